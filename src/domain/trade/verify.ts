/**
 * Checks a trade's log without trusting whoever served it: the chain of hashes from the first event to the last, and that
 * sequence and time run as they must.
 */
import { canonicalJson, GENESIS_HASH, sha256Hex } from '../hash-chain.ts';

export interface Verification {
  valid: boolean;
  /** Events looked at. */
  length: number;
  /** The hash that the log says its last event has; compare it with one noted earlier to know that nothing was cut off. */
  headHash: string;
  /** The first event that is not what was recorded, or does not follow the one before it. */
  firstInvalidSequence?: number;
}

/** The members that make an event a link of the chain; the rest is covered by the hash. */
interface Link {
  tradeId: string;
  sequence: number;
  recordedAt: string;
  previousHash: string;
  hash: string;
}

/**
 * @param tradeId the trade that the log is said to be of
 * @param events from the first on, as `GET /v1/trades/{tradeId}/events` gives them
 */
export function verifyLog(tradeId: string, events: readonly unknown[]): Verification {
  let previous: Link | null = null;
  for (const [index, event] of events.entries()) {
    if (!isLink(event) || !follows(event, previous, tradeId) || hashOf(event) !== event.hash) {
      return { valid: false, length: events.length, headHash: headHashOf(events), firstInvalidSequence: index + 1 };
    }
    previous = event;
  }
  return { valid: true, length: events.length, headHash: headHashOf(events) };
}

/** SHA-256 over the RFC 8785 form of the event without its hash; null for one that has no such form, and so never had a hash. */
function hashOf(event: Link): string | null {
  const { hash: _hash, ...body } = event;
  try {
    return sha256Hex(canonicalJson(body));
  } catch {
    return null;
  }
}

const follows = (event: Link, previous: Link | null, tradeId: string): boolean =>
  event.tradeId === tradeId &&
  event.sequence === (previous?.sequence ?? 0) + 1 &&
  event.previousHash === (previous?.hash ?? GENESIS_HASH) &&
  event.recordedAt >= (previous?.recordedAt ?? '');

function isLink(event: unknown): event is Link {
  if (typeof event !== 'object' || event === null) return false;
  const { tradeId, sequence, recordedAt, previousHash, hash } = event as Partial<Record<keyof Link, unknown>>;
  const texts = [tradeId, recordedAt, previousHash, hash];
  return typeof sequence === 'number' && texts.every(member => typeof member === 'string' && member.isWellFormed());
}

function headHashOf(events: readonly unknown[]): string {
  const last = events.at(-1);
  return isLink(last) ? last.hash : GENESIS_HASH;
}
