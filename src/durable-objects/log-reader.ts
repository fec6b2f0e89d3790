/** Reads a trade's log as evidence: as it is stored, damaged or not. */
import { GENESIS_HASH } from '../domain/hash-chain.ts';
import { stepsOf, type TraceStep } from '../domain/trade/trace.ts';
import { upcast } from '../domain/trade/upcast.ts';
import { LogVerifier, type Verification } from '../domain/trade/verify.ts';
import type { EventLog, StoredRow } from './event-log.ts';
import { sha256Hex } from './sha256.ts';
import type { TradeHistory } from './trade-history.ts';

/** Events in memory at once while a log is checked. */
const PAGE = 1000;

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
    // Where the stored text is the canonical one, as it should be, hashing it once serves both checks.
    let known = { text: '', hash: '' };
    const verifier = new LogVerifier(this.#tradeId, text => (text === known.text ? known.hash : sha256Hex(text)));
    let firstAltered = Infinity;
    let headHash = GENESIS_HASH;
    for (let rows = this.#log.rows(0, PAGE); rows.length > 0; rows = this.#log.rows(rows.at(-1)?.sequence, PAGE)) {
      for (const row of rows) {
        known = { text: row.body, hash: sha256Hex(row.body) };
        verifier.accept([served(row)]);
        if (known.hash !== row.hash) firstAltered = Math.min(firstAltered, verifier.result.length);
        headHash = row.hash;
      }
    }
    const { length, firstInvalidSequence = Infinity } = verifier.result;
    const first = Math.min(firstInvalidSequence, firstAltered);
    return Number.isFinite(first)
      ? { valid: false, length, headHash, firstInvalidSequence: first }
      : { valid: true, length, headHash };
  }
}

function served({ sequence, body, hash }: StoredRow): unknown {
  try {
    return { ...JSON.parse(body), hash };
  } catch {
    return { sequence, type: 'Unreadable', stored: body.toWellFormed(), hash };
  }
}
