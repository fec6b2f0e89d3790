/** Holds the feed against the logs: no hole, and each entry what its trade's log says. */

import type { Finding } from '../../contracts/jobs.ts';
import type { FeedEntry } from '../../contracts/messages.ts';
import type { FeedReader, PlacedEntry } from '../feed-reader.ts';
import type { Evidence } from './check-trade.ts';
import { differences } from './differences.ts';

type EvidenceOf = (tradeId: string) => Promise<Evidence>;

/** @param after the position before the page; @param head the last position given out */
export async function checkFeedPage(
  after: number,
  page: readonly PlacedEntry[],
  head: number,
  evidence: EvidenceOf,
): Promise<Finding[]> {
  const ids = [...new Set(page.map(entry => entry.event.tradeId))];
  const logs = new Map(await Promise.all(ids.map(async id => [id, await evidence(id)] as const)));
  const wrong = page.flatMap(entry => {
    const { position, event } = entry;
    const logged = logs.get(event.tradeId)?.entries.find(other => other.event.sequence === event.sequence);
    const about = { where: 'feed' as const, subject: `position ${position}`, tradeId: event.tradeId };
    return logged ? differences(about, logged, entry) : [{ kind: 'unexpected' as const, ...about }];
  });
  return [
    ...gapsIn(after, page, head).map(position => ({
      kind: 'gap' as const,
      where: 'feed' as const,
      subject: `position ${position}`,
    })),
    ...wrong,
  ];
}

/** The positions that should be between `after` and the end of the page and are not. */
function gapsIn(after: number, page: readonly PlacedEntry[], head: number): number[] {
  const present = new Set(page.map(entry => entry.position));
  const gaps: number[] = [];
  for (let position = after + 1; position <= (page.at(-1)?.position ?? head); position++) {
    if (!present.has(position)) gaps.push(position);
  }
  return gaps;
}

/**
 * What belongs into the holes of a feed: the events that it has nowhere, each where it stands between those before and
 * after it of its trade. Reads the whole feed and keeps a number an event in memory, so it is for mending only.
 */
export async function missingEntries(
  feed: FeedReader,
  evidence: EvidenceOf,
  pageSize: number,
): Promise<{ position: number; entry: FeedEntry }[]> {
  const places = new Map<string, Map<number, number>>();
  const gaps: number[] = [];
  for (let after = 0; ; ) {
    const { entries, head } = await feed.readFeed(after, pageSize);
    gaps.push(...gapsIn(after, entries, head));
    for (const { position, event } of entries) {
      const ofTrade = places.get(event.tradeId) ?? new Map<number, number>();
      places.set(event.tradeId, ofTrade.set(event.sequence, position));
    }
    after = entries.at(-1)?.position ?? head;
    if (after >= head) break;
  }
  const missing = await entriesNotIn(places, feed, evidence, pageSize);
  return gaps.flatMap(position => {
    const index = missing.findIndex(({ event }) => fits(position, event.sequence, places.get(event.tradeId)));
    const [entry] = index < 0 ? [] : missing.splice(index, 1);
    return entry ? [{ position, entry }] : [];
  });
}

const fits = (position: number, sequence: number, places: Map<number, number> | undefined): boolean =>
  (places?.get(sequence - 1) ?? 0) < position && position < (places?.get(sequence + 1) ?? Infinity);

async function entriesNotIn(
  places: Map<string, Map<number, number>>,
  feed: FeedReader,
  evidence: EvidenceOf,
  pageSize: number,
): Promise<FeedEntry[]> {
  const missing: FeedEntry[] = [];
  for (let after = ''; ; ) {
    const page = await feed.tradeIds(after, pageSize);
    for (const { tradeId, sequence } of page) {
      if ((places.get(tradeId)?.size ?? 0) >= sequence) continue;
      const { entries } = await evidence(tradeId);
      missing.push(
        ...entries.filter(({ event }) => event.sequence <= sequence && !places.get(tradeId)?.has(event.sequence)),
      );
    }
    const last = page.at(-1);
    if (!last || page.length < pageSize) break;
    after = last.tradeId;
  }
  return missing.sort((a, b) => (a.event.recordedAt < b.event.recordedAt ? -1 : 1));
}
