/** Reads a trade's log as evidence: as it is stored, damaged or not. */
import { GENESIS_HASH, sha256Hex } from '../domain/hash-chain.ts';
import { stepsOf, type TraceStep } from '../domain/trade/trace.ts';
import { upcast } from '../domain/trade/upcast.ts';
import { type Verification, verifyLog } from '../domain/trade/verify.ts';
import type { EventLog, StoredRow } from './event-log.ts';
import type { TradeHistory } from './trade-history.ts';

export interface TradeAccess {
  /** The trade's account; null when the log is too damaged to say. */
  account: string | null;
}

export class LogReader {
  readonly #tradeId: string;
  readonly #log: EventLog;
  readonly #history: TradeHistory;

  constructor(tradeId: string, log: EventLog, history: TradeHistory) {
    this.#tradeId = tradeId;
    this.#log = log;
    this.#history = history;
  }

  access(): TradeAccess | null {
    if (this.#log.rows(0, 1).length === 0) return null;
    try {
      return { account: this.#history.now()?.current.terms.account ?? null };
    } catch {
      return { account: null };
    }
  }

  /** Events as stored. One that is no longer JSON is given as what it is, so that a verifier can name it. */
  events(after: number, limit: number): unknown[] {
    return this.#log.rows(after, limit).map(served);
  }

  /** The steps of the trade's way that its log knows of. */
  traceSteps(): TraceStep[] {
    return this.#log.read().map(upcast).flatMap(stepsOf);
  }

  /** Checks the chain, and that every byte stored is a byte hashed. */
  verify(): Verification {
    const rows = this.#log.rows();
    const verification = verifyLog(this.#tradeId, rows.map(served));
    const altered = rows.findIndex(({ body, hash }) => !body.isWellFormed() || sha256Hex(body) !== hash);
    const first = Math.min(verification.firstInvalidSequence ?? Infinity, altered < 0 ? Infinity : altered + 1);
    const headHash = rows.at(-1)?.hash ?? GENESIS_HASH;
    return Number.isFinite(first)
      ? { valid: false, length: rows.length, headHash, firstInvalidSequence: first }
      : { ...verification, headHash };
  }
}

function served({ sequence, body, hash }: StoredRow): unknown {
  try {
    return { ...JSON.parse(body), hash };
  } catch {
    return { sequence, type: 'Unreadable', stored: body.toWellFormed(), hash };
  }
}
