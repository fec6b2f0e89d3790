/** The keys that an issuer publishes: fetched when needed, kept for a while, fetched again when it signs with a new one. */
import {
  createLocalJWKSet,
  createRemoteJWKSet,
  customFetch,
  errors,
  type JSONWebKeySet,
  type JWTVerifyGetKey,
} from 'jose';
import { describeError, log } from '../../observability/log.ts';
import { ProblemError } from '../problem.ts';

/** A key that its issuer takes back is trusted for this long at most; an outage shorter than this is not noticed. */
const KEEP_MS = 10 * 60_000;
/** An unknown key id is reason to look again, but not more often than this: anybody can make up a key id. */
const LOOK_AGAIN_MS = 30_000;
const TIMEOUT_MS = 5_000;
/** An endpoint that failed is left alone for so long, seconds. */
const PAUSE = 5;

/** Finds the key of a token. Calls `beforeFetch`, which may refuse, before the issuer is asked for keys. */
export type FindKey = (beforeFetch: () => Promise<void>) => JWTVerifyGetKey;

/** For the life of the isolate. */
const known = new Map<string, FindKey>();

/** The keys at an address. Getting one ends in a problem `unavailable` when they are needed and can't be fetched. */
export function keysAt(jwksUri: string): FindKey {
  const keys = known.get(jwksUri) ?? keysFetchedFrom(jwksUri);
  known.set(jwksUri, keys);
  return keys;
}

function keysFetchedFrom(jwksUri: string): FindKey {
  let atHand: JWTVerifyGetKey | null = null;
  const fetched = createRemoteJWKSet(new URL(jwksUri), {
    cacheMaxAge: KEEP_MS,
    cooldownDuration: LOOK_AGAIN_MS,
    timeoutDuration: TIMEOUT_MS,
    [customFetch]: carefulFetch(jwksUri, keySet => {
      atHand = createLocalJWKSet(keySet);
    }),
  });
  return beforeFetch => async (header, token) => {
    const key = fetched.fresh && atHand ? await keyIn(atHand, header, token) : null;
    if (key) return key;
    // The library fetches again unless it did so a moment ago.
    if (!fetched.fresh || !fetched.coolingDown) await beforeFetch();
    return fetched(header, token);
  };
}

/** @returns null when the set has no key for such a token */
async function keyIn(keys: JWTVerifyGetKey, ...token: Parameters<JWTVerifyGetKey>) {
  try {
    return await keys(...token);
  } catch (error) {
    if (error instanceof errors.JWKSNoMatchingKey) return null;
    throw error;
  }
}

function carefulFetch(jwksUri: string, onKeySet: (keySet: JSONWebKeySet) => void) {
  let pauseUntil = 0;
  return async (url: string, init: RequestInit): Promise<Response> => {
    if (Date.now() < pauseUntil) throw unavailable();
    try {
      const keySet = await fetchKeySet(url, init);
      onKeySet(keySet);
      return Response.json(keySet);
    } catch (error) {
      pauseUntil = Date.now() + PAUSE * 1000;
      log.warn('issuer_keys_unavailable', { jwksUri, error: describeError(error) });
      throw unavailable();
    }
  };
}

async function fetchKeySet(url: string, init: RequestInit): Promise<JSONWebKeySet> {
  const response = await fetch(url, init);
  if (response.status !== 200) throw new Error(`expected 200, got ${response.status}`);
  const keySet = await response.json<JSONWebKeySet>();
  if (!Array.isArray(keySet?.keys)) throw new Error('expected a JSON Web Key Set (RFC 7517)');
  return keySet;
}

const unavailable = () =>
  new ProblemError('unavailable', "the signing keys of the token's issuer cannot be fetched now: retry", {
    headers: { 'Retry-After': String(PAUSE) },
  });
