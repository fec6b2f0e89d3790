/** The tenant's feed a page at a time, for those who would rather ask than be told. */
import type { CloudEvent, FeedPage } from '../contracts/feed.ts';
import type { FeedItem, WholeFeedItem } from '../contracts/stream.ts';
import { withQuery } from './query.ts';
import type { Call, ReadOptions } from './trades.ts';

export type { CloudEvent, FeedPage } from '../contracts/feed.ts';

/** Tells a whole item from a reduced one, whose trade has moved to an account that the caller may not see. */
export const isWhole = (item: FeedItem): item is WholeFeedItem => 'data' in item.event;

export interface FeedQuery {
  /** Only what has a position above this one. */
  after?: number;
  limit?: number;
}

export const feedCalls = (call: Call) => {
  const path = (query: FeedQuery) => withQuery('/v1/feed', { ...query });
  return {
    /** Go on with `after` = `nextAfter`. A page may be short, or empty while all is hidden from the caller. */
    feed: (query: FeedQuery = {}, { signal }: ReadOptions = {}) =>
      call<FeedPage>({ method: 'GET', path: path(query), signal }),

    /** The same page as CloudEvents 1.0; each event's `sequence` is its position. */
    feedAsCloudEvents: (query: FeedQuery = {}, { signal }: ReadOptions = {}) =>
      call<CloudEvent[]>({
        method: 'GET',
        path: path(query),
        headers: { accept: 'application/cloudevents-batch+json' },
        signal,
      }),
  };
};
