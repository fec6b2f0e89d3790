/** Reads a trade's log as evidence: as it is stored, damaged or not. */
import { mayUseAccount } from '../contracts/identity.ts';
import { GENESIS_HASH } from '../domain/hash-chain.ts';
import type { JournalEntry } from '../domain/trade/events.ts';
import { journalEntriesOf } from '../domain/trade/journal-entries.ts';
import { stepsAfter, stepsOf, type TraceStep } from '../domain/trade/trace.ts';
import { upcast } from '../domain/trade/upcast.ts';
import { LogVerifier, type Verification } from '../domain/trade/verify.ts';
import type { EventLog, StoredRow } from './event-log.ts';
import type { Caller } from './ledger.ts';
import { type LedgerRefusal, refuse } from './ledger-refusal.ts';
import { sha256Hex } from './sha256.ts';
import type { TradeHistory } from './trade-history.ts';

/** Events in memory at once while a log is checked. */
const PAGE = 1000;

/** A caller's accounts; absent for every account. */
export type Reader = Pick<Caller, 'accounts'>;

/** An answer for a caller who may see the trade now. */
export type Readable<T> = { value: T } | { refusal: LedgerRefusal };

/** Entry of a trade's journal: `index` counts the entries of one event. */
export interface JournalPlace {
  sequence: number;
  index: number;
}

export interface PlacedEntry extends JournalPlace {
  entry: JournalEntry & { tradeId: string; recordedAt: string };
}

export interface JournalFilter {
  account?: string | undefined;
  symbol?: string | undefined;
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

  get exists(): boolean {
    return this.#log.rows(0, 1).length > 0;
  }

  /** Checks and reads in one turn of the object, so that the trade cannot move away in between. */
  readFor<T>(caller: Reader, read: () => T): Readable<T> {
    if (!this.exists) return { refusal: refuse.notFound() };
    const account = this.#account();
    // A log too damaged to name its account is shown to those who may see every account.
    const mayRead = account === null ? caller.accounts === undefined : mayUseAccount(caller, account);
    return mayRead ? { value: read() } : { refusal: refuse.unseen() };
  }

  /** The trade's account; null when the log is too damaged to say. */
  #account(): string | null {
    try {
      return this.#history.now()?.current.terms.account ?? null;
    } catch {
      return null;
    }
  }

  /** Events as stored. One that is no longer JSON is given as what it is, so that a verifier can name it. */
  events(after: number, limit: number): unknown[] {
    return this.#log.rows(after, limit).map(served);
  }

  /** Reads the first steps of the trade's trace after a place, in order of time. */
  traceSteps(after: TraceStep | null, limit: number): TraceStep[] {
    const steps = this.#log.read().map(upcast).flatMap(stepsOf);
    return stepsAfter(steps, after).slice(0, limit);
  }

  /** Journal entries in the order of the log: the first ones after a place that are wanted. */
  journal(after: JournalPlace, limit: number, { account, symbol }: JournalFilter): PlacedEntry[] {
    const found: PlacedEntry[] = [];
    const isWanted = (entry: JournalEntry) =>
      (account === undefined || entry.account === account) && (symbol === undefined || entry.symbol === symbol);
    // The event of the place itself may have entries that are still to come.
    let from = Math.max(0, after.sequence - 1);
    for (let events = this.#log.read(from, PAGE); events.length > 0; events = this.#log.read(from, PAGE)) {
      for (const event of events) {
        const { sequence, recordedAt } = event;
        journalEntriesOf(event).forEach((entry, index) => {
          if (sequence === after.sequence && index <= after.index) return;
          if (isWanted(entry)) found.push({ sequence, index, entry: { tradeId: this.#tradeId, ...entry, recordedAt } });
        });
        if (found.length >= limit) return found.slice(0, limit);
        from = sequence;
      }
    }
    return found;
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
