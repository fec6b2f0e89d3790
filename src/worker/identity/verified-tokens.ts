/**
 * Tokens that this isolate has verified a moment ago, so that a client's every request does not pay for a signature. A token
 * whose issuer withdraws its key goes on for up to a minute here; one that ends, ends.
 */
import type { Identity } from '../../contracts/identity.ts';
import type { Trust } from './token.ts';

const HOLDS_MS = 60_000;
const MOST = 1_000;

interface Verified {
  trust: Trust;
  identity: Identity;
  /** ms since the epoch */
  until: number;
}

/** In the order in which they were verified; a cache for each configuration. */
const caches = new WeakMap<Env, Map<string, Verified>>();

/** @returns null for a token that has to be verified (again) */
export function verifiedBefore(env: Env, token: string, trust: Trust, now: number): Identity | null {
  const known = caches.get(env)?.get(token);
  return known && known.trust === trust && now < known.until ? known.identity : null;
}

export function rememberVerified(env: Env, token: string, trust: Trust, identity: Identity, now: number): void {
  const cache = caches.get(env) ?? new Map<string, Verified>();
  caches.set(env, cache);
  cache.delete(token);
  cache.set(token, { trust, identity, until: Math.min(now + HOLDS_MS, identity.exp * 1000) });
  for (const [oldest] of cache) {
    if (cache.size <= MOST) return;
    cache.delete(oldest);
  }
}
