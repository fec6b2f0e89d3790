/**
 * Tells the repetition of a command by its sender from everything else under the same key.
 * A stored fingerprint begins with the version of its rule.
 */
import { type Actor, mayBeSame } from '../actor.ts';
import { canonicalJson, sha256Hex } from '../hash-chain.ts';
import type { Operation } from './commands.ts';

/** Version 2 covers operation and JSON as sent. Version 1 had no prefix, and hashed validated bodies, which equaled those sent. */
const COMMAND = '2:';
/** Version 3 covers version 2 and the sender. */
const COMMAND_AND_SENDER = '3:';

/** Parts of a remembered command that a comparison needs. */
export interface Stored {
  fingerprint: string;
  /** Actor of the event that the command caused. */
  readonly sender: Actor;
}

/**
 * Computes a command's fingerprint without its sender, as the gateway hands it to the ledger.
 * @param sent JSON as the client sent it, neither trimmed nor completed
 * @throws Error for JSON without a canonical form (RFC 8785), such as a lone surrogate
 */
export const fingerprintOf = (operation: Operation, sent: unknown): string =>
  COMMAND + sha256Hex(canonicalJson([operation, sent]));

/** Computes the fingerprint to store. The system's own fingerprints have neither version nor sender. */
export const withSender = (given: string, { actor, actorIssuer }: Actor): string =>
  given.startsWith(COMMAND)
    ? COMMAND_AND_SENDER + sha256Hex(canonicalJson([given, actor, actorIssuer ?? null]))
    : given;

/** Compares senders. Before version 3, an event without an issuer may be of any issuer. */
export const isSameSender = ({ fingerprint, sender }: Stored, other: Actor): boolean =>
  fingerprint.startsWith(COMMAND_AND_SENDER)
    ? sender.actor === other.actor && sender.actorIssuer === other.actorIssuer
    : mayBeSame(sender, other);

/**
 * Compares command and sender by the rule of the stored fingerprint.
 * @param given by `fingerprintOf`
 */
export function isSameCommand(stored: Stored, given: string, sender: Actor): boolean {
  const { fingerprint } = stored;
  if (fingerprint === withSender(given, sender)) return true;
  return (fingerprint === given || COMMAND + fingerprint === given) && isSameSender(stored, sender);
}
