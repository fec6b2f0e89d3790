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

/** Takes a log in as it comes, from its first event on. */
export class LogVerifier {
  readonly #tradeId: string;
  readonly #sha256Hex: typeof sha256Hex;
  #length = 0;
  #firstInvalid: number | undefined;
  #last: unknown;

  /**
   * @param tradeId the trade that the log is said to be of
   * @param hash SHA-256 by the platform, where that is faster than the portable one
   */
  constructor(tradeId: string, hash = sha256Hex) {
    this.#tradeId = tradeId;
    this.#sha256Hex = hash;
  }

  /** @param events the next ones, as `GET /v1/trades/{tradeId}/events` gives them */
  accept(events: readonly unknown[]): void {
    for (const event of events) {
      this.#length += 1;
      if (this.#firstInvalid === undefined && !this.#isNext(event)) this.#firstInvalid = this.#length;
      this.#last = event;
    }
  }

  /** What is known of the events taken in so far. */
  get result(): Verification {
    const headHash = isLink(this.#last) ? this.#last.hash : GENESIS_HASH;
    const seen = { valid: this.#firstInvalid === undefined, length: this.#length, headHash };
    return this.#firstInvalid === undefined ? seen : { ...seen, firstInvalidSequence: this.#firstInvalid };
  }

  #isNext(event: unknown): boolean {
    if (!isLink(event)) return false;
    // Up to here all were links.
    const previous = isLink(this.#last) ? this.#last : null;
    return (
      event.tradeId === this.#tradeId &&
      event.sequence === (previous?.sequence ?? 0) + 1 &&
      event.previousHash === (previous?.hash ?? GENESIS_HASH) &&
      event.recordedAt >= (previous?.recordedAt ?? '') &&
      event.hash === this.#hashOf(event)
    );
  }

  /** SHA-256 over the RFC 8785 form of the event without its hash; null for one that has no such form, and so never had a hash. */
  #hashOf(event: Link): string | null {
    const { hash: _hash, ...body } = event;
    try {
      return this.#sha256Hex(canonicalJson(body));
    } catch {
      return null;
    }
  }
}

/** @param events the whole log */
export function verifyLog(tradeId: string, events: readonly unknown[]): Verification {
  const verifier = new LogVerifier(tradeId);
  verifier.accept(events);
  return verifier.result;
}

function isLink(event: unknown): event is Link {
  if (typeof event !== 'object' || event === null) return false;
  const { tradeId, sequence, recordedAt, previousHash, hash } = event as Partial<Record<keyof Link, unknown>>;
  return (
    typeof sequence === 'number' && [tradeId, recordedAt, previousHash, hash].every(text => typeof text === 'string')
  );
}
