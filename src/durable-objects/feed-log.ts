/** A tenant's feed in SQLite: every event in the order it became known, and how far each trade has come. */
import type { FeedEntry } from '../contracts/messages.ts';
import type { Arrival } from '../domain/trade/trace.ts';
import type { Sql } from './event-log.ts';

export interface StoredEntry extends FeedEntry {
  position: number;
}

interface FeedRow extends Record<string, SqlStorageValue> {
  position: number;
  entry: string;
}

export class FeedLog {
  readonly #sql: Sql;
  #created: boolean;
  #head: number;

  constructor(sql: Sql) {
    this.#sql = sql;
    this.#created = sql.exec("SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'feed'").toArray().length > 0;
    this.#head = this.#created
      ? sql.exec<{ head: number }>('SELECT coalesce(max(position), 0) AS head FROM feed').one().head
      : 0;
  }

  /** The last position given out; 0 for an empty feed. */
  get head(): number {
    return this.#head;
  }

  /** The last sequence that the feed has of each of these trades; absent where it has none. */
  headsOf(tradeIds: Iterable<string>): Map<string, number> {
    if (!this.#created) return new Map();
    const rows = this.#sql.exec<{ trade_id: string; sequence: number }>(
      'SELECT trade_id, sequence FROM trades WHERE trade_id IN (SELECT value FROM json_each(?))',
      JSON.stringify([...new Set(tradeIds)]),
    );
    return new Map(rows.toArray().map(row => [row.trade_id, row.sequence]));
  }

  /** The last sequence that the feed has of a trade, and when it was pushed; null for none. */
  arrivalOf(tradeId: string): Arrival | null {
    if (!this.#created) return null;
    const [row] = this.#sql
      .exec<{ sequence: number; at: string }>(
        'SELECT sequence, pushed_at AS at FROM trades WHERE trade_id = ?',
        tradeId,
      )
      .toArray();
    return row ?? null;
  }

  /** Appends entries that follow what the feed has of their trades. Call it inside a transaction. */
  append(entries: readonly FeedEntry[], pushedAt: string): StoredEntry[] {
    if (entries.length === 0) return [];
    this.#create();
    const stored = entries.map((entry, index) => ({ position: this.#head + 1 + index, ...entry }));
    for (const { position, ...entry } of stored) {
      this.#sql.exec('INSERT INTO feed (position, entry) VALUES (?, ?)', position, JSON.stringify(entry));
    }
    const last = new Map(stored.map(entry => [entry.event.tradeId, entry]));
    for (const [tradeId, { event, position }] of last) {
      this.#sql.exec(
        'INSERT INTO trades (trade_id, sequence, position, pushed_at) VALUES (?, ?, ?, ?) ON CONFLICT (trade_id) DO UPDATE SET sequence = excluded.sequence, position = excluded.position, pushed_at = excluded.pushed_at',
        tradeId,
        event.sequence,
        position,
        pushedAt,
      );
    }
    this.#head += stored.length;
    return stored;
  }

  /** Entries after a position, in order. */
  read(after: number, limit: number): StoredEntry[] {
    if (!this.#created) return [];
    return this.#sql
      .exec<FeedRow>('SELECT position, entry FROM feed WHERE position > ? ORDER BY position LIMIT ?', after, limit)
      .toArray()
      .map(({ position, entry }) => ({ position, ...JSON.parse(entry) }));
  }

  /** The directory: trades by id after one of them, with the last sequence that the feed has of each. */
  trades(after: string, limit: number): { tradeId: string; sequence: number }[] {
    if (!this.#created) return [];
    return this.#sql
      .exec<{ tradeId: string; sequence: number }>(
        'SELECT trade_id AS tradeId, sequence FROM trades WHERE trade_id > ? ORDER BY trade_id LIMIT ?',
        after,
        limit,
      )
      .toArray();
  }

  /** Puts an entry back where there is none; a position that is taken stays as it is. */
  fill(position: number, entry: FeedEntry): void {
    if (position < 1 || position > this.#head) return;
    this.#sql.exec('INSERT OR IGNORE INTO feed (position, entry) VALUES (?, ?)', position, JSON.stringify(entry));
  }

  #create(): void {
    if (this.#created) return;
    this.#sql.exec('CREATE TABLE IF NOT EXISTS feed (position INTEGER PRIMARY KEY, entry TEXT NOT NULL)');
    this.#sql.exec(`CREATE TABLE IF NOT EXISTS trades (
      trade_id TEXT PRIMARY KEY, sequence INTEGER NOT NULL, position INTEGER NOT NULL, pushed_at TEXT NOT NULL) WITHOUT ROWID`);
    this.#created = true;
  }
}
