/** Gives a decided event its place in the log, and checks a log that claims to be one. */
import { type Actor, actorOf } from '../actor.ts';
import { canonicalJson, GENESIS_HASH, sha256Hex } from '../hash-chain.ts';
import { type RecordedEvent, SCHEMA_VERSION, type TradeEvent, type UnsealedEvent } from './events.ts';

/** Who caused an event, by which request, and when (RFC 3339, milliseconds). */
export interface Cause extends Actor {
  requestId: string;
  now: string;
}

/** What of the log's head the next event needs. */
export interface Head {
  version: number;
  headHash: string;
  updatedAt: string;
}

/**
 * @param head the log's last event; null for an empty log
 * @returns the event to append, and the exact text its hash was taken over
 */
export function seal(
  tradeId: string,
  head: Head | null,
  event: TradeEvent,
  cause: Cause,
): { event: RecordedEvent; body: string } {
  const unsealed: UnsealedEvent = {
    ...event,
    tradeId,
    sequence: (head?.version ?? 0) + 1,
    schemaVersion: SCHEMA_VERSION,
    // Clocks step back; a log does not.
    recordedAt: head && head.updatedAt > cause.now ? head.updatedAt : cause.now,
    ...actorOf(cause),
    requestId: cause.requestId,
    previousHash: head?.headHash ?? GENESIS_HASH,
  };
  const body = canonicalJson(unsealed);
  return { event: { ...unsealed, hash: sha256Hex(body) }, body };
}
