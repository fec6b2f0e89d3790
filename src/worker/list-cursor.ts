/**
 * Cursors that hold for one list only: sealed with a key of this deployment over the tenant, the filters and the order, so
 * that one that was changed, or belongs to another list, is refused and does not show the wrong rows in silence. A seal
 * grants nothing: which trades may be seen is decided anew, by the token, on each page.
 */
import { hmac } from '@noble/hashes/hmac.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { utf8ToBytes } from '@noble/hashes/utils.js';
import type { z } from 'zod';
import { configOf } from './config.ts';
import { decodeCursor, encodeCursor } from './cursor.ts';
import { ProblemError } from './problem.ts';

/** 96 bits: nobody finds a second one by trying. */
const SEAL_BYTES = 12;

/** What a cursor holds for, as JSON: the list, the tenant, its filters and its order. */
export type Scope = readonly unknown[];

/** @param place where the next page begins */
export function sealCursor(env: Env, scope: Scope, place: readonly (string | number)[]): string {
  const payload = encodeCursor(place);
  return `${payload}.${sealOf(env, scope, payload)}`;
}

/**
 * @returns null for the first page
 * @throws ProblemError for a cursor that this deployment did not give out for this list
 */
export function openCursor<Schema extends z.ZodType>(
  env: Env,
  scope: Scope,
  cursor: string | undefined,
  schema: Schema,
): z.infer<Schema> | null {
  if (cursor === undefined) return null;
  const [payload = '', seal = ''] = cursor.split('.');
  // Comparing in constant time would guard nothing: a seal grants nothing.
  if (seal !== sealOf(env, scope, payload) || cursor !== `${payload}.${seal}`) {
    throw new ProblemError(
      'invalid_cursor',
      'invalid cursor: use the nextCursor of the same list, with the same filters and sort, unchanged',
    );
  }
  return decodeCursor(payload, schema);
}

function sealOf(env: Env, scope: Scope, payload: string): string {
  const mac = hmac(sha256, keyOf(env), utf8ToBytes(`${JSON.stringify(scope)}\n${payload}`)).subarray(0, SEAL_BYTES);
  return btoa(String.fromCharCode(...mac))
    .replaceAll('+', '-')
    .replaceAll('/', '_');
}

const keys = new WeakMap<Env, Uint8Array>();

/**
 * Without CURSOR_KEY the key comes from what this deployment and no other is configured with: whose tokens it accepts. That
 * is no secret, so it refuses mistakes and not forgers, who would gain nothing but a place to begin a list of their own at.
 */
function keyOf(env: Env): Uint8Array {
  const known = keys.get(env);
  if (known) return known;
  const { CURSOR_KEY, TOKEN_ISSUERS } = configOf(env);
  const key = hmac(
    sha256,
    utf8ToBytes('tapebook cursor'),
    utf8ToBytes(CURSOR_KEY ?? JSON.stringify(TOKEN_ISSUERS.issuers)),
  );
  keys.set(env, key);
  return key;
}
