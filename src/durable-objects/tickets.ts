/** One-time tickets: a browser cannot send a header with a WebSocket, and a token must not stand in a URL. */

import type { Identity } from '../contracts/identity.ts';
import type { StreamTicket } from '../contracts/stream.ts';
import type { Actor } from '../domain/actor.ts';
import { sha256Hex } from '../domain/hash-chain.ts';
import { sign, verified } from './signed-text.ts';
import type { Sql } from './storage.ts';

const LIFETIME_MS = 60_000;

/** Text of a ticket without its MAC: tenant, end (ms since the epoch) and a random part. */
const FORM = /^([A-Za-z0-9._-]{1,64})\.(\d{13})\.[0-9a-f-]{36}$/;

/** Ticket of the release before: tenant and random part. */
const UNSIGNED_FORM = /^([A-Za-z0-9._-]{1,64})\.[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

export interface TicketReading {
  tenant: string;
  /** Is false for a ticket of the release before, which anybody can make up. */
  signed: boolean;
}

/**
 * Reads a ticket without asking its tenant's feed.
 * @param now ms since the epoch
 * @returns null for a ticket that was not given out here, or has ended
 */
export async function readTicket(env: object, ticket: string, now: number): Promise<TicketReading | null> {
  const unsigned = UNSIGNED_FORM.exec(ticket)?.[1];
  if (unsigned !== undefined) return areUnsignedTaken(env, now) ? { tenant: unsigned, signed: false } : null;
  const [, tenant, end] = FORM.exec((await verified(env, 'ticket', ticket)) ?? '') ?? [];
  return tenant !== undefined && now < Number(end) ? { tenant, signed: true } : null;
}

/** Tells whether a ticket can be one of a tenant, before the tenant's feed is asked. */
export const isTicketOf = async (env: object, tenant: string, ticket: string): Promise<boolean> =>
  (await readTicket(env, ticket, Date.now()))?.tenant === tenant;

/** Tickets that are open during an upgrade have no MAC; operators set the variable for some minutes then. */
const areUnsignedTaken = (env: object, now: number): boolean =>
  now < Date.parse(String(Reflect.get(env, 'UNSIGNED_TICKETS_UNTIL')));

/** Of what is kept of an identity. Version 2 names it and the issuer; what has no version has no issuer. */
const VERSION = 2;

function identityIn(text: string): Identity {
  const { version: _version, ...identity } = JSON.parse(text) as Identity & { version?: typeof VERSION };
  return identity;
}

/**
 * Makes a ticket; it opens nothing until the tenant's feed keeps it.
 * @param now ms since the epoch
 * @throws Error while KEY_SECRETS has a problem
 */
export async function newTicket(env: object, tenant: string, now: number): Promise<StreamTicket> {
  const end = now + LIFETIME_MS;
  const ticket = await sign(env, 'ticket', `${tenant}.${end}.${crypto.randomUUID()}`);
  return { ticket, expiresAt: new Date(end).toISOString() };
}

export class Tickets {
  readonly #sql: Sql;

  constructor(sql: Sql) {
    this.#sql = sql;
  }

  /**
   * Keeps a hash of a ticket, and whose it is.
   * @param now ms since the epoch
   */
  keep({ ticket, expiresAt }: StreamTicket, identity: Identity, now: number): void {
    this.#sql.exec(
      'CREATE TABLE IF NOT EXISTS tickets (hash TEXT PRIMARY KEY, identity TEXT NOT NULL, expires_at INTEGER NOT NULL) WITHOUT ROWID',
    );
    this.#sql.exec('DELETE FROM tickets WHERE expires_at <= ?', now);
    this.#sql.exec(
      'INSERT INTO tickets (hash, identity, expires_at) VALUES (?, ?, ?)',
      sha256Hex(ticket),
      JSON.stringify({ version: VERSION, ...identity }),
      Date.parse(expiresAt),
    );
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

  #exists = (): boolean =>
    this.#sql.exec("SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'tickets'").toArray().length > 0;
}
