/** Actors whose access was withdrawn lately: a request that was let in before may come here after, and must find it closed. */
import { type Actor, mayBeSame } from '../domain/actor.ts';
import type { Sql } from './storage.ts';

/** Exceeds the 15 minutes for which a gateway without a database may take a revoked key. */
const KEPT_MS = 20 * 60_000;

export class Withdrawals {
  readonly #sql: Sql;
  /** Until when each is kept, ms; null while nobody has asked since the object woke. */
  #kept: (Actor & { until: number })[] | null = null;

  constructor(sql: Sql) {
    this.#sql = sql;
  }

  /** @param now ms since the epoch */
  note(actor: Actor, now: number): void {
    this.#sql.exec(
      'CREATE TABLE IF NOT EXISTS withdrawals (subject TEXT PRIMARY KEY, until INTEGER NOT NULL) WITHOUT ROWID',
    );
    this.#sql.exec('DELETE FROM withdrawals WHERE until <= ?', now);
    this.#sql.exec('INSERT OR REPLACE INTO withdrawals (subject, until) VALUES (?, ?)', nameOf(actor), now + KEPT_MS);
    this.#kept = null;
  }

  has(actor: Actor, now: number): boolean {
    this.#kept ??= this.#read();
    return this.#kept.some(kept => kept.until > now && mayBeSame(kept, actor));
  }

  #read(): (Actor & { until: number })[] {
    const [table] = this.#sql
      .exec("SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'withdrawals'")
      .toArray();
    if (!table) return [];
    const rows = this.#sql.exec<{ subject: string; until: number }>('SELECT subject, until FROM withdrawals').toArray();
    return rows.map(({ subject, until }) => ({ ...actorNamed(subject), until }));
  }
}

/** In the column `subject`, which held subjects alone before, and still does for any issuer. Neither has a line break. */
const nameOf = ({ actor, actorIssuer }: Actor): string =>
  actorIssuer === undefined ? actor : `${actor}\n${actorIssuer}`;

function actorNamed(name: string): Actor {
  const [actor = '', actorIssuer] = name.split('\n');
  return { actor, actorIssuer };
}

/** What the gateway makes its answer to an unknown token of. */
export const refusedAsWithdrawn = (): Response => new Response(null, { status: 401 });
