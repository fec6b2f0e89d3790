/** The name of a trade, derived so that the retry of a submission finds the trade that the first try made. */
import { sha256 } from '@noble/hashes/sha2.js';
import { utf8ToBytes } from '@noble/hashes/utils.js';

/** Crockford's base 32: no I, L, O or U, so that it survives being read aloud. */
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const LENGTH = 26;

/** `T` and 130 bits of SHA-256 over tenant and idempotency key. */
export function tradeIdOf(tenant: string, idempotencyKey: string): string {
  const digest = sha256(utf8ToBytes(JSON.stringify([tenant, idempotencyKey])));
  let bits = 0n;
  for (const byte of digest.subarray(0, 17)) bits = (bits << 8n) | BigInt(byte);
  let id = '';
  for (let i = 0; i < LENGTH; i++, bits >>= 5n) id += ALPHABET[Number(bits & 31n)];
  return `T${id}`;
}

/** Whether text can be the id of a trade at all. */
export const isTradeId = (text: string): boolean => /^T[0-9A-HJKMNP-TV-Z]{26}$/.test(text);
