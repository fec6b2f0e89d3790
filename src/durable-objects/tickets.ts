/** One-time tickets: a browser cannot send a header with a WebSocket, and a token must not stand in a URL. */

import type { Identity } from '../contracts/identity.ts';
import type { Actor } from '../domain/actor.ts';
import { sha256Hex } from '../domain/hash-chain.ts';
import type { Sql } from './storage.ts';

const LIFETIME_MS = 60_000;

/** Of what is kept of an identity. Version 2 names it and the issuer; what has no version has no issuer. */
const VERSION = 2;

function identityIn(text: string): Identity {
  const { version: _version, ...identity } = JSON.parse(text) as Identity & { version?: typeof VERSION };
  return identity;
}

export class Tickets {
  readonly #sql: Sql;

  constructor(sql: Sql) {
    this.#sql = sql;
  }

  /**
   * @param now ms since the epoch
   * @returns the ticket, of which only a hash is kept, and when it ends (RFC 3339)
   */
  issue(identity: Identity, now: number): { ticket: string; expiresAt: string } {
    const ticket = `${identity.tenant}.${crypto.randomUUID()}`;
    this.#sql.exec(
      'CREATE TABLE IF NOT EXISTS tickets (hash TEXT PRIMARY KEY, identity TEXT NOT NULL, expires_at INTEGER NOT NULL) WITHOUT ROWID',
    );
    this.#sql.exec('DELETE FROM tickets WHERE expires_at <= ?', now);
    this.#sql.exec(
      'INSERT INTO tickets (hash, identity, expires_at) VALUES (?, ?, ?)',
      sha256Hex(ticket),
      JSON.stringify({ version: VERSION, ...identity }),
      now + LIFETIME_MS,
    );
    return { ticket, expiresAt: new Date(now + LIFETIME_MS).toISOString() };
  }

  /** Whose ticket this is; null when it is unknown, used or past its time. Using it ends it. */
  redeem(ticket: string, now: number): Identity | null {
    if (!this.#exists()) return null;
    const [row] = this.#sql
      .exec<{ identity: string; expires_at: number }>(
        'DELETE FROM tickets WHERE hash = ? RETURNING identity, expires_at',
        sha256Hex(ticket),
      )
      .toArray();
    return row && row.expires_at > now ? identityIn(row.identity) : null;
  }

  /** Ends the tickets of whoever may be this one. */
  withdraw({ actor, actorIssuer }: Actor): void {
    if (!this.#exists()) return;
    this.#sql.exec(
      `DELETE FROM tickets WHERE identity ->> 'sub' = ?1
         AND (?2 IS NULL OR identity ->> 'issuer' IS NULL OR identity ->> 'issuer' = ?2)`,
      actor,
      actorIssuer ?? null,
    );
  }

  /** The tenant that a ticket says it belongs to; whether it does is for that tenant's feed to say. */
  static tenantOf(ticket: string): string | null {
    return /^([A-Za-z0-9._-]{1,64})\.[0-9a-f-]{36}$/.exec(ticket)?.[1] ?? null;
  }

  #exists = (): boolean =>
    this.#sql.exec("SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'tickets'").toArray().length > 0;
}
