/** States of an API key, and secrets that open it. */
import { type Actor, isSubjectOfKey } from './actor.ts';

export const KEY_STATES = ['active', 'revoked', 'expired'] as const;
export type KeyState = (typeof KEY_STATES)[number];

/** Active keys that a tenant may have. */
export const MAX_ACTIVE_KEYS = 100;

/** Time for which a secret works after a roll has replaced that secret. */
export const REPLACED_SECRET_MS = 24 * 60 * 60_000;

/** Replaced secrets of one key that may still work. */
export const MAX_REPLACED_SECRETS = 4;

/** Least time between two notes of the last use, since each note is a billed row. */
export const USE_NOTED_EVERY_MS = 60 * 60_000;

/** Ends of a key; RFC 3339, UTC. A key that another key made has the ends of its maker in its own row, too. */
export interface KeyEnds {
  revokedAt: string | null;
  expiresAt: string | null;
}

/** @param now ms since the epoch */
export function stateOf({ revokedAt, expiresAt }: KeyEnds, now: number): KeyState {
  if (revokedAt !== null) return 'revoked';
  return expiresAt !== null && Date.parse(expiresAt) <= now ? 'expired' : 'active';
}

/** SHA-256 of a key's text, hex, and until when that text works (RFC 3339); null: as long as the key. */
export interface KeySecret {
  hash: string;
  until: string | null;
}

/** Lists the secrets that work now, the current one first. */
export const secretsOf = (
  { hash, replacedSecrets }: { hash: string; replacedSecrets: readonly KeySecret[] | null },
  now: number,
): KeySecret[] => [
  { hash, until: null },
  ...(replacedSecrets ?? []).filter(({ until }) => until !== null && Date.parse(until) > now),
];

/** Gives the end of a key under one secret: the earlier of the key's and the secret's end; null for none. */
export function endOf({ expiresAt }: Pick<KeyEnds, 'expiresAt'>, { until }: KeySecret): string | null {
  if (expiresAt === null || until === null) return expiresAt ?? until;
  return expiresAt < until ? expiresAt : until;
}

/** Tells that a use must be noted: the last note is missing, or an hour old. */
export const isUseUnnoted = ({ lastUsedAt }: { lastUsedAt: string | null }, now: number): boolean =>
  lastUsedAt === null || now - Date.parse(lastUsedAt) >= USE_NOTED_EVERY_MS;

/** Names the key with which a key ends; null for a key that a person made or adopted. */
export const endsWith = ({ createdBy, adoptedAt }: { createdBy: string; adoptedAt: string | null }): string | null =>
  isSubjectOfKey(createdBy) && adoptedAt === null ? createdBy : null;

/** People who rolled or adopted a key: for four eyes the key counts as each of them. */
export type KeyPeople = readonly Actor[];
