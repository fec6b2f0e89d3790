/** Subjects whose access was withdrawn lately: a request that was let in before may come here after, and must find it closed. */
import type { Sql } from './storage.ts';

/** Longer than a request can be on its way from the gateway's check to here. */
const KEPT_MS = 15 * 60_000;

export class Withdrawals {
  readonly #sql: Sql;
  /** Until when each is kept, ms; null while nobody has asked since the object woke. */
  #until: Map<string, number> | null = null;

  constructor(sql: Sql) {
    this.#sql = sql;
  }

  /** @param now ms since the epoch */
  note(subject: string, now: number): void {
    this.#sql.exec(
      'CREATE TABLE IF NOT EXISTS withdrawals (subject TEXT PRIMARY KEY, until INTEGER NOT NULL) WITHOUT ROWID',
    );
    this.#sql.exec('DELETE FROM withdrawals WHERE until <= ?', now);
    this.#sql.exec('INSERT OR REPLACE INTO withdrawals (subject, until) VALUES (?, ?)', subject, now + KEPT_MS);
    this.#until = null;
  }

  has(subject: string, now: number): boolean {
    this.#until ??= this.#read();
    return (this.#until.get(subject) ?? 0) > now;
  }

  #read(): Map<string, number> {
    const [table] = this.#sql
      .exec("SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'withdrawals'")
      .toArray();
    if (!table) return new Map();
    const rows = this.#sql.exec<{ subject: string; until: number }>('SELECT subject, until FROM withdrawals').toArray();
    return new Map(rows.map(({ subject, until }) => [subject, until]));
  }
}

/** What the gateway makes its answer to an unknown token of. */
export const refusedAsWithdrawn = (): Response => new Response(null, { status: 401 });
