/**
 * The chain that makes a log tamper-evident: each event carries the SHA-256 of its RFC 8785 form, which names the hash
 * of the event before it. Runs alike in the ledger, in a browser and on the command line.
 */
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import canonicalize from 'canonicalize';

/** `previousHash` of the first event. */
export const GENESIS_HASH = '0'.repeat(64);

/** SHA-256 of UTF-8 text, lower-case hex. */
export const sha256Hex = (text: string): string => bytesToHex(sha256(utf8ToBytes(text)));

/**
 * RFC 8785 (JSON Canonicalization Scheme): the same value always gives the same text.
 * @throws TypeError when the value has no JSON form
 */
export function canonicalJson(value: unknown): string {
  const text = canonicalize(value);
  if (text === undefined) throw new TypeError('cannot canonicalize a value that JSON cannot represent');
  return text;
}
