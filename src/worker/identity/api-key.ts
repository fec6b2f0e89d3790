/** API keys for machines: shown once, kept as a hash, bound to a tenant, roles and accounts. */
import { timingSafeEqual } from 'node:crypto';
import type { Identity } from '../../contracts/identity.ts';
import { subjectOfKey } from '../../domain/actor.ts';
import { endOf, isUseUnnoted, secretsOf, stateOf } from '../../domain/api-key.ts';
import { sha256Hex } from '../../durable-objects/sha256.ts';
import { canVerify, keySecretProblems, sign, verified } from '../../durable-objects/signed-text.ts';
import { openTenant } from '../../durable-objects/tenant.ts';
import { describeError, log } from '../../observability/log.ts';
import { findApiKey } from '../../views/all-tenants.ts';
import { type ApiKeyRow, noteUse } from '../../views/api-keys.ts';
import { ProblemError, unauthenticated } from '../problem.ts';
import { KnownKeys } from './known-keys.ts';

/** A key without its MAC. A tenant's name may hold dots, so a key is read from its end. */
const FORM = /^tb_live_([A-Za-z0-9._-]{1,64})\.([0-9a-f]{16})\.[0-9a-f]{64}$/;
/** Key of an earlier release, without a MAC. */
const UNSIGNED_FORM = /^tb_live_([0-9a-f]{16})_[0-9a-f]{64}$/;

/** What a key counts for in a stream before it must come again, seconds; a revocation ends it at once. */
const STREAM_SECONDS = 24 * 60 * 60;

export const isApiKey = (token: string): boolean => token.startsWith('tb_live_');

/** @throws ProblemError that names KEY_SECRETS while keys and tickets cannot be signed */
export function refuseUnsigned(env: Env): void {
  if (keySecretProblems(env).length > 0) throw withoutSecrets(env, 'no API key and no ticket can be issued');
}

const withoutSecrets = (env: Env, what: string) =>
  new ProblemError(
    'unavailable',
    `${what}, since ${keySecretProblems(env).join('; ')}: ask the operator of this server to set KEY_SECRETS`,
    { headers: { 'Retry-After': '60' } },
  );

/**
 * Makes an id, which may be shown, a key, which is shown once, and the hash that is kept.
 * @param id of a key that gets a new secret; a new id by default
 * @throws ProblemError that names KEY_SECRETS while keys cannot be signed
 */
export async function newApiKey(
  env: Env,
  tenant: string,
  id = hex(8),
): Promise<{ id: string; key: string; hash: string }> {
  refuseUnsigned(env);
  const key = await sign(env, 'key', `tb_live_${tenant}.${id}.${hex(32)}`);
  return { id, key, hash: sha256Hex(key) };
}

interface Caller {
  /** Counts the caller's address, and refuses one that is over its bound. */
  countStranger: () => Promise<void>;
  /** Keeps work going after the request has been answered. */
  later: (work: Promise<unknown>) => void;
}

/** A cache for each configuration. */
const caches = new WeakMap<Env, KnownKeys>();

function knownKeys(env: Env): KnownKeys {
  const known = caches.get(env) ?? new KnownKeys();
  caches.set(env, known);
  return known;
}

/** Makes a change of a tenant's keys count at once in this isolate; others hear of it within a minute. */
export const forgetKeysOf = (env: Env, tenant: string): void => knownKeys(env).forget(tenant);

/** @throws ProblemError for a key that is unknown or has ended */
export async function verifyApiKey(env: Env, key: string, { countStranger, later }: Caller): Promise<Identity> {
  const hash = sha256Hex(key);
  const keys = knownKeys(env);
  const { id, tenant } = await readKey(env, key, keys.has(hash));
  // A key without a MAC may be made up.
  if (tenant === null && !keys.has(hash)) await countStranger();
  const secretIn = (found: ApiKeyRow) => secretsOf(found, Date.now()).find(one => sameHash(one.hash, hash));
  const row = await keys.rowOf(hash, {
    find: () => findApiKey(env, id),
    // Keys that were never issued must not push out those that were.
    keeps: found => tenant !== null || (found !== null && secretIn(found) !== undefined),
    later,
  });
  const secret = row && (tenant === null || row.tenant === tenant) ? secretIn(row) : undefined;
  if (!row || !secret) throw unknown();
  const now = Date.now();
  const state = stateOf(row, now);
  if (state === 'revoked') throw unauthenticated('revoked: the API key was revoked, or the key that made it was');
  if (state === 'expired') throw unauthenticated(`expired: the API key ended at ${row.expiresAt}`);
  noteUseOf(env, row, now, later);
  const end = endOf(row, secret);
  return {
    sub: subjectOfKey(id),
    tenant: row.tenant,
    roles: row.roles,
    ...(row.accounts && { accounts: row.accounts }),
    ...(end !== null && { keyEndsAt: end }),
    exp: Math.floor(Math.min(now / 1000 + STREAM_SECONDS, end === null ? Infinity : Date.parse(end) / 1000)),
  };
}

/**
 * Reads a key without asking the database.
 * @param isKnown spares the MAC of a key that was verified before
 * @returns id and tenant; the tenant is null for a key of an earlier release
 * @throws ProblemError for text that was never a key, and while no MAC can be verified
 */
async function readKey(env: Env, key: string, isKnown: boolean): Promise<{ id: string; tenant: string | null }> {
  const unsigned = UNSIGNED_FORM.exec(key)?.[1];
  if (unsigned !== undefined) return { id: unsigned, tenant: null };
  const [text, tenant, id] = FORM.exec(key.slice(0, key.lastIndexOf('.'))) ?? [];
  if (text === undefined || tenant === undefined || id === undefined) throw unknown();
  if (!canVerify(env)) throw withoutSecrets(env, 'API keys cannot be verified');
  if (!isKnown && (await verified(env, 'key', key)) !== text) throw unknown();
  return { id, tenant };
}

/** Notes in the cached row, too, so that the use is noted once for all requests that share the row. */
function noteUseOf(env: Env, row: ApiKeyRow, now: number, later: Caller['later']): void {
  if (!isUseUnnoted(row, now)) return;
  row.lastUsedAt = new Date(now).toISOString();
  later(
    noteUse(openTenant(env, row.tenant).views, row.id, row.lastUsedAt).catch(error =>
      log.warn('use_not_noted', { tenant: row.tenant, error: describeError(error) }),
    ),
  );
}

const unknown = () => unauthenticated('unknown API key');

const sameHash = (a: string, b: string): boolean =>
  timingSafeEqual(new TextEncoder().encode(a), new TextEncoder().encode(b));

const hex = (bytes: number): string =>
  [...crypto.getRandomValues(new Uint8Array(bytes))].map(byte => byte.toString(16).padStart(2, '0')).join('');
