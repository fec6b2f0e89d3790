/** API keys for machines: shown once, kept as a hash, bound to a tenant, roles and accounts. */
import { timingSafeEqual } from 'node:crypto';
import type { Identity } from '../../contracts/identity.ts';
import { subjectOfKey } from '../../domain/actor.ts';
import { sha256Hex } from '../../domain/hash-chain.ts';
import { openTenant } from '../../durable-objects/tenant.ts';
import { findApiKey } from '../../views/all-tenants.ts';
import { noteUse } from '../../views/api-keys.ts';
import { unauthenticated } from '../problem.ts';

const FORM = /^tb_live_([0-9a-f]{16})_[0-9a-f]{64}$/;

/** What a key counts for in a stream before it must come again, seconds; a revocation ends it at once. */
const STREAM_SECONDS = 24 * 60 * 60;
/** Uses closer together than this are not noted one by one: each note is a billed row. */
const NOTE_EVERY_MS = 10 * 60_000;

export const isApiKey = (token: string): boolean => token.startsWith('tb_live_');

/** A new key: its id, which may be shown, the key itself, which is shown once, and the hash that is kept. */
export function newApiKey(): { id: string; key: string; hash: string } {
  const id = hex(8);
  const key = `tb_live_${id}_${hex(32)}`;
  return { id, key, hash: sha256Hex(key) };
}

/** @throws ProblemError for an unknown or revoked key */
export async function verifyApiKey(env: Env, key: string, later: (work: Promise<unknown>) => void): Promise<Identity> {
  const id = FORM.exec(key)?.[1];
  if (!id) throw unknown();
  const known = await findApiKey(env, id);
  if (!known || !sameHash(known.hash, sha256Hex(key))) throw unknown();
  if (known.revokedAt !== null) throw unauthenticated('revoked: this API key was revoked');
  const now = Date.now();
  if (known.lastUsedAt === null || now - Date.parse(known.lastUsedAt) > NOTE_EVERY_MS) {
    later(noteUse(openTenant(env, known.tenant).views, id, new Date(now).toISOString()));
  }
  const { tenant, roles, accounts } = known;
  return {
    sub: subjectOfKey(id),
    tenant,
    roles,
    ...(accounts && { accounts }),
    exp: Math.floor(now / 1000) + STREAM_SECONDS,
  };
}

const unknown = () => unauthenticated('unknown API key');

const sameHash = (a: string, b: string): boolean =>
  timingSafeEqual(new TextEncoder().encode(a), new TextEncoder().encode(b));

const hex = (bytes: number): string =>
  [...crypto.getRandomValues(new Uint8Array(bytes))].map(byte => byte.toString(16).padStart(2, '0')).join('');
