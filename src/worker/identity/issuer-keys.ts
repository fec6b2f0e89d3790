/** The keys that an issuer publishes: fetched when needed, kept for a while, fetched again when it signs with a new one. */
import { createRemoteJWKSet, customFetch, type JWTVerifyGetKey } from 'jose';
import { describeError, log } from '../../observability/log.ts';
import { ProblemError } from '../problem.ts';

/** A key that its issuer takes back is trusted for this long at most; an outage shorter than this is not noticed. */
const KEEP_MS = 10 * 60_000;
/** An unknown key id is reason to look again, but not more often than this: anybody can make up a key id. */
const LOOK_AGAIN_MS = 30_000;
const TIMEOUT_MS = 5_000;
/** An endpoint that failed is left alone for so long, seconds. */
const PAUSE = 5;

/** For the life of the isolate. */
const known = new Map<string, JWTVerifyGetKey>();

/** The keys at an address. Getting one ends in a problem `unavailable` when they are needed and can't be fetched. */
export function keysAt(jwksUri: string): JWTVerifyGetKey {
  const keys =
    known.get(jwksUri) ??
    createRemoteJWKSet(new URL(jwksUri), {
      cacheMaxAge: KEEP_MS,
      cooldownDuration: LOOK_AGAIN_MS,
      timeoutDuration: TIMEOUT_MS,
      [customFetch]: carefulFetch(jwksUri),
    });
  known.set(jwksUri, keys);
  return keys;
}

function carefulFetch(jwksUri: string) {
  let pauseUntil = 0;
  return async (url: string, init: RequestInit): Promise<Response> => {
    if (Date.now() < pauseUntil) throw unavailable();
    try {
      return await fetchKeySet(url, init);
    } catch (error) {
      pauseUntil = Date.now() + PAUSE * 1000;
      log.warn('issuer_keys_unavailable', { jwksUri, error: describeError(error) });
      throw unavailable();
    }
  };
}

async function fetchKeySet(url: string, init: RequestInit): Promise<Response> {
  const response = await fetch(url, init);
  if (response.status !== 200) throw new Error(`expected 200, got ${response.status}`);
  const keySet = await response.json<{ keys?: unknown }>();
  if (!Array.isArray(keySet?.keys)) throw new Error('expected a JSON Web Key Set (RFC 7517)');
  return Response.json(keySet);
}

const unavailable = () =>
  new ProblemError('unavailable', "the signing keys of the token's issuer cannot be fetched now: retry", {
    headers: { 'Retry-After': String(PAUSE) },
  });
