/** API keys for machines: shown once, kept as a hash, bound to a tenant, roles and accounts. */
import { timingSafeEqual } from 'node:crypto';
import type { Identity } from '../../contracts/identity.ts';
import { subjectOfKey } from '../../domain/actor.ts';
import { endOf, isUseUnnoted, secretsOf, stateOf } from '../../domain/api-key.ts';
import { sha256Hex } from '../../domain/hash-chain.ts';
import { openTenant } from '../../durable-objects/tenant.ts';
import { findApiKey } from '../../views/all-tenants.ts';
import { noteUse } from '../../views/api-keys.ts';
import { unauthenticated } from '../problem.ts';

const FORM = /^tb_live_([0-9a-f]{16})_[0-9a-f]{64}$/;

/** What a key counts for in a stream before it must come again, seconds; a revocation ends it at once. */
const STREAM_SECONDS = 24 * 60 * 60;

export const isApiKey = (token: string): boolean => token.startsWith('tb_live_');

/**
 * Makes the text of a key, which is shown once, and the hash that is kept.
 * @param id of a key that gets another secret
 */
export function newApiKey(_env: Env, _tenant: string, id = hex(8)): { id: string; key: string; hash: string } {
  const key = `tb_live_${id}_${hex(32)}`;
  return { id, key, hash: sha256Hex(key) };
}

/** @throws ProblemError for an unknown or revoked key */
export async function verifyApiKey(env: Env, key: string, later: (work: Promise<unknown>) => void): Promise<Identity> {
  const id = FORM.exec(key)?.[1];
  if (!id) throw unknown();
  const known = await findApiKey(env, id);
  const now = Date.now();
  const hash = sha256Hex(key);
  const secret = known && secretsOf(known, now).find(one => sameHash(one.hash, hash));
  if (!secret) throw unknown();
  const state = stateOf(known, now);
  if (state === 'revoked') throw unauthenticated('revoked: the API key was revoked, or the key that made it was');
  if (state === 'expired') throw unauthenticated(`expired: the API key ended at ${known.expiresAt}`);
  if (isUseUnnoted(known, now)) {
    later(noteUse(openTenant(env, known.tenant).views, id, new Date(now).toISOString()));
  }
  const { tenant, roles, accounts } = known;
  const end = endOf(known, secret);
  return {
    sub: subjectOfKey(id),
    tenant,
    roles,
    ...(accounts && { accounts }),
    ...(end !== null && { keyEndsAt: end }),
    exp: Math.floor(Math.min(now / 1000 + STREAM_SECONDS, end === null ? Infinity : Date.parse(end) / 1000)),
  };
}

const unknown = () => unauthenticated('unknown API key');

const sameHash = (a: string, b: string): boolean =>
  timingSafeEqual(new TextEncoder().encode(a), new TextEncoder().encode(b));

const hex = (bytes: number): string =>
  [...crypto.getRandomValues(new Uint8Array(bytes))].map(byte => byte.toString(16).padStart(2, '0')).join('');
