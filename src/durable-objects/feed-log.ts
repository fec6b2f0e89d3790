/**
 * A tenant's feed in SQLite: every event in the order it became known, and how far each trade has come.
 *
 * What is appended together lies in one row, since each row written is billed. Its key is the position of its last entry,
 * so that the first row with a greater key than a position holds what follows that position.
 */
import type { FeedEntry } from '../contracts/messages.ts';
import type { FeedItem } from '../contracts/stream.ts';
import { reduced, type Sight } from '../domain/feed/visibility.ts';
import type { Arrival } from '../domain/trade/trace.ts';
import type { Sql } from './storage.ts';

export interface StoredEntry extends FeedEntry {
  position: number;
}

/** An entry as it is shown. */
export const itemOf = (entry: StoredEntry, sight: Exclude<Sight, 'none'>): FeedItem => {
  const { position, event, trade } = entry;
  return sight === 'whole' ? { position, event, trade } : { position, ...reduced(entry) };
};

export interface FeedRow extends Record<string, SqlStorageValue> {
  position: number;
  /** A JSON list of entries with their positions. */
  entries: string;
}

/** Characters in a row; at three bytes each it stays below 1 MB. */
const ROW_CHARS = 250_000;

/** How far a trade has come: in the feed, and in the views as far as the feed was told. */
export interface FeedArrival extends Arrival {
  viewed: number;
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

  /** The last position given out; 0 for an empty feed. The row that holds it is never removed. */
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
  arrivalOf(tradeId: string): FeedArrival | null {
    if (!this.#created) return null;
    const [row] = this.#sql
      .exec<{ sequence: number; at: string; viewed: number }>(
        'SELECT sequence, pushed_at AS at, viewed FROM trades WHERE trade_id = ?',
        tradeId,
      )
      .toArray();
    return row ?? null;
  }

  /** Notes that the views hold these entries. What was noted before costs no row. */
  noteViewed(entries: readonly FeedEntry[]): void {
    if (!this.#created) return;
    for (const [tradeId, sequence] of lastSequences(entries))
      this.#sql.exec('UPDATE trades SET viewed = ? WHERE trade_id = ? AND viewed < ?', sequence, tradeId, sequence);
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

  /**
   * Appends entries that follow what the feed has of their trades. Call it inside a transaction.
   * @param viewed those among them that the views hold: what a gap was filled with may be newer than they are
   */
  append(entries: readonly FeedEntry[], viewed: readonly FeedEntry[], pushedAt: string): StoredEntry[] {
    if (entries.length === 0) return [];
    this.#create();
    const stored = entries.map((entry, index) => ({ ...entry, position: this.#head + 1 + index }));
    for (const row of rowsOf(stored))
      this.#sql.exec('INSERT INTO feed (position, entries) VALUES (?, ?)', row.position, row.entries);
    const last = new Map(stored.map(entry => [entry.event.tradeId, entry]));
    const lastViewed = lastSequences(viewed);
    for (const [tradeId, { event, position }] of last) {
      this.#sql.exec(
        `INSERT INTO trades (trade_id, sequence, position, pushed_at, viewed) VALUES (?, ?, ?, ?, ?)
         ON CONFLICT (trade_id) DO UPDATE SET sequence = excluded.sequence, position = excluded.position,
           pushed_at = excluded.pushed_at, viewed = max(viewed, excluded.viewed)`,
        tradeId,
        event.sequence,
        position,
        pushedAt,
        lastViewed.get(tradeId) ?? 0,
      );
    }
    this.#head += stored.length;
    return stored;
  }

  /** Entries after a position, in order, as far as they are here; fewer than `limit` when they are large. */
  read(after: number, limit: number, mostChars = Number.MAX_SAFE_INTEGER): StoredEntry[] {
    const found: StoredEntry[] = [];
    let chars = 0;
    for (const row of this.rowsAfter(after)) {
      const entries: StoredEntry[] = JSON.parse(row.entries);
      found.push(...entries.filter(({ position }) => position > after).slice(0, limit - found.length));
      chars += row.entries.length;
      if (found.length >= limit || chars >= mostChars) break;
    }
    return found;
  }

  /** The rows that hold what follows a position, one at a time. */
  rowsAfter(after: number): Iterable<FeedRow> {
    if (!this.#created) return [];
    return this.#sql.exec<FeedRow>('SELECT position, entries FROM feed WHERE position > ? ORDER BY position', after);
  }

  /** Removes rows up to a position, which must be archived by then. */
  remove(through: number): void {
    this.#sql.exec('DELETE FROM feed WHERE position <= ?', through);
  }

  /** Puts an entry back where there is a hole. A position that is taken, or was never given out, stays as it is. */
  fill(position: number, entry: FeedEntry): void {
    if (position < 1 || position > this.#head) return;
    const [row] = this.rowsAfter(position - 1);
    const held: StoredEntry[] = row ? JSON.parse(row.entries) : [];
    if (held.some(other => other.position === position)) return;
    const [first] = held;
    if (row && first && first.position < position) {
      const mended = [...held, { ...entry, position }].sort((a, b) => a.position - b.position);
      this.#sql.exec('UPDATE feed SET entries = ? WHERE position = ?', JSON.stringify(mended), row.position);
      return;
    }
    const alone = JSON.stringify([{ ...entry, position }]);
    this.#sql.exec('INSERT INTO feed (position, entries) VALUES (?, ?)', position, alone);
  }

  #create(): void {
    if (this.#created) return;
    this.#sql.exec('CREATE TABLE IF NOT EXISTS feed (position INTEGER PRIMARY KEY, entries TEXT NOT NULL)');
    this.#sql.exec(`CREATE TABLE IF NOT EXISTS trades (
      trade_id TEXT PRIMARY KEY, sequence INTEGER NOT NULL, position INTEGER NOT NULL, pushed_at TEXT NOT NULL,
      viewed INTEGER NOT NULL) WITHOUT ROWID`);
    this.#created = true;
  }
}

/** Of entries in sequence, the last of each trade. */
const lastSequences = (entries: readonly FeedEntry[]): Map<string, number> =>
  new Map(entries.map(({ event }) => [event.tradeId, event.sequence]));

/** As few rows as their size allows. */
function rowsOf(stored: readonly StoredEntry[]): FeedRow[] {
  const rows: FeedRow[] = [];
  let texts: string[] = [];
  let chars = 0;
  for (const [index, entry] of stored.entries()) {
    const text = JSON.stringify(entry);
    texts.push(text);
    chars += text.length;
    const next = stored[index + 1];
    if (next && chars < ROW_CHARS) continue;
    rows.push({ position: entry.position, entries: `[${texts.join(',')}]` });
    texts = [];
    chars = 0;
  }
  return rows;
}
