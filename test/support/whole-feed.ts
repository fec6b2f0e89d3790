/** The feed as `GET /v1/feed` gives it, to hold against what came over a stream. */
import { expect } from 'vitest';
import { type FeedItem, type TapebookClient, unwrap } from '../../src/client/index.ts';

export async function wholeFeed(client: TapebookClient): Promise<FeedItem[]> {
  const items: FeedItem[] = [];
  for (let after = 0; ; ) {
    const page = unwrap(await client.feed({ after, limit: 1000 }));
    items.push(...page.items);
    if (page.nextAfter === after) return items;
    after = page.nextAfter;
  }
}

/** Every position from 1 on, without a hole, and each trade's events in order, without a hole either. */
export function expectWhole(feed: readonly FeedItem[]): void {
  expect(feed.map(item => item.position)).toEqual(feed.map((_, index) => index + 1));
  const sequences = new Map<string, number>();
  for (const { event } of feed) {
    expect(event.sequence).toBe((sequences.get(event.tradeId) ?? 0) + 1);
    sequences.set(event.tradeId, event.sequence);
  }
}
