/** A tenant's feed as its readers need it: the order of all events, and the directory of its trades. */
import type { FeedEntry } from '../contracts/messages.ts';

export interface PlacedEntry extends FeedEntry {
  position: number;
}

export interface FeedReader {
  /** The last position given out. */
  head(): Promise<number>;
  /** Entries after a position, in order, and the last position given out. */
  readFeed(after: number, limit: number): Promise<{ entries: PlacedEntry[]; head: number }>;
  /** Trades by id after one of them, with the last sequence that the feed has of each. */
  tradeIds(after: string, limit: number): Promise<{ tradeId: string; sequence: number }[]>;
}

export interface MendableFeed extends FeedReader {
  /** Puts an entry back where the feed has a hole; a position that is taken stays as it is. */
  fillGap(position: number, entry: FeedEntry): Promise<void>;
}
