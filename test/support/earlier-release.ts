/** Trades and a feed as earlier releases stored them: test/fixtures/e54d434 and test/fixtures/1235922. */
import type { StoredValue } from '../../src/durable-objects/event-log.ts';
import type { FeedRow } from '../../src/durable-objects/feed-log.ts';
import laterTradesJson from '../fixtures/1235922/trades.json' with { type: 'json' };
import feedJson from '../fixtures/e54d434/feed.json' with { type: 'json' };
import tradesJson from '../fixtures/e54d434/trades.json' with { type: 'json' };

/** A command as its client sent it. */
export interface SentCommand {
  operation: string;
  actor: string;
  /** Issuer of a person's token, which commit e54d434 did not keep; null for an API key. */
  actorIssuer?: string | null;
  key: string;
  body: Record<string, unknown>;
}

export interface StoredTrade {
  life: string;
  tradeId: string;
  /** The key-value storage of the trade's object: events, snapshots, and the index of keys. */
  stored: Record<string, unknown>;
  /** The commands that had an effect, in order. */
  sent: SentCommand[];
  /** The state that the code of then folded, which knew of no `instrument`. */
  state: Record<string, unknown>;
}

/** Trades as commit e54d434 stored them. */
export const STORED_TRADES = tradesJson as unknown as readonly StoredTrade[];

/** Trades as commit 1235922 stored them; one of them was begun by e54d434. */
export const LATER_TRADES = laterTradesJson as unknown as readonly Omit<StoredTrade, 'state'>[];

export const STORED_FEED = feedJson as unknown as {
  head: number;
  feed: FeedRow[];
  trades: { trade_id: string; sequence: number; position: number; pushed_at: string; viewed: number }[];
  segments: { segment: string; first_position: number; last_position: number; count: number; sha256: string }[];
};

/** @throws Error when no trade has been through that life */
export function storedTrade(life: string): StoredTrade {
  const found = STORED_TRADES.find(trade => trade.life === life);
  if (!found) throw new Error(`the fixture holds no trade ${life}`);
  return found;
}

/** The events of a stored trade, in order. */
export const storedEvents = ({ stored }: Pick<StoredTrade, 'stored'>): StoredValue[] =>
  Object.entries(stored).flatMap(([name, value]) => (name.startsWith('event:') ? [value as StoredValue] : []));
