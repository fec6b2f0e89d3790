/** Tells the repetition of a command from another command under the same key. */
import { canonicalJson, sha256Hex } from '../hash-chain.ts';
import type { Operation } from './commands.ts';

const VERSION = '2:';

/**
 * Computes a command's fingerprint, which begins with the version of its rule.
 * @param sent JSON as the client sent it, before anything is trimmed, composed or filled in
 * @throws Error for JSON without a canonical form (RFC 8785), such as a lone surrogate
 */
export const fingerprintOf = (operation: Operation, sent: unknown): string =>
  VERSION + sha256Hex(canonicalJson([operation, sent]));

/** Compares by the rule of the stored fingerprint. Version 1 had no prefix and hashed validated bodies, which equaled those sent. */
export const isSameCommand = (stored: string, given: string): boolean => stored === given || VERSION + stored === given;
