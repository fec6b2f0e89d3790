/** Tells the repetition of a command from another command under the same key. */
import { canonicalJson, sha256Hex } from '../hash-chain.ts';
import type { Operation } from './commands.ts';

const VERSION = '2:';

/**
 * The fingerprint of a command, which begins with the version of its rule.
 * @param sent the JSON as the client sent it, before anything is trimmed, composed or filled in
 * @throws Error when the JSON has no canonical form (RFC 8785), such as a lone surrogate
 */
export const fingerprintOf = (operation: Operation, sent: unknown): string =>
  VERSION + sha256Hex(canonicalJson([operation, sent]));

/**
 * Compares a stored fingerprint with that of a command by the rule of the stored one. Version 1 wrote no prefix. It hashed the
 * body after validation, which the schemas of that time never changed.
 */
export const isSameCommand = (stored: string, given: string): boolean => stored === given || VERSION + stored === given;
