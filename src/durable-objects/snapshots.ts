/**
 * States of a long log at some of its versions: a cache that spares folding from the first event. It may be thrown away
 * at any time; a trade of ordinary length never has one.
 */
import type { TradeState } from '../domain/trade/state.ts';
import type { Sql } from './event-log.ts';

/** Raise it when `evolve` changes what it makes of the same events: snapshots of an earlier fold are not read. */
const FOLD_VERSION = 1;

export class Snapshots {
  readonly #sql: Sql;
  #created: boolean;

  constructor(sql: Sql) {
    this.#sql = sql;
    this.#created =
      sql.exec("SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'snapshots'").toArray().length > 0;
  }

  /** The state at the highest version up to `version` that is kept; null when none is. */
  latest(version: number): TradeState | null {
    if (!this.#created) return null;
    try {
      const [row] = this.#sql
        .exec<{ state: string }>(
          'SELECT state FROM snapshots WHERE version <= ? AND fold_version = ? ORDER BY version DESC LIMIT 1',
          version,
          FOLD_VERSION,
        )
        .toArray();
      return row ? JSON.parse(row.state) : null;
    } catch {
      // Thrown away under our hands, or damaged: the log has it all.
      return null;
    }
  }

  /** Keeps a state. */
  keep(state: TradeState): void {
    this.#sql.exec(
      'CREATE TABLE IF NOT EXISTS snapshots (version INTEGER PRIMARY KEY, fold_version INTEGER NOT NULL, state TEXT NOT NULL)',
    );
    this.#created = true;
    this.#sql.exec(
      'INSERT OR REPLACE INTO snapshots VALUES (?, ?, ?)',
      state.version,
      FOLD_VERSION,
      JSON.stringify(state),
    );
  }
}
