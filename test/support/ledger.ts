/** A trade's ledger on storage in memory: the real one, but for the object around it, with a clock in the test's hands. */
import { fingerprintOf } from '../../src/domain/trade/fingerprint.ts';
import { EventLog, eventName, type StoredValue } from '../../src/durable-objects/event-log.ts';
import { type Caller, type CommandResult, Ledger } from '../../src/durable-objects/ledger.ts';
import { LogReader } from '../../src/durable-objects/log-reader.ts';
import { SNAPSHOT, Snapshots } from '../../src/durable-objects/snapshots.ts';
import { TradeHistory } from '../../src/durable-objects/trade-history.ts';
import { MemoryKv } from './memory-kv.ts';
import { type Command, isOutcome, type Outcome, type Step, TRADE_ID, TRADER, worldOf } from './story.ts';

const callerOf = ({ actor = TRADER }: Command): Caller => ({ actor, requestId: 'r' });
const TRACE = { publishedAt: '2026-11-23T14:30:00.000Z', consumedAt: '2026-11-23T14:30:00.000Z' };

interface Parts {
  log: EventLog;
  history: TradeHistory;
  ledger: Ledger;
  reader: LogReader;
}

export class TestLedger {
  /** ms since the epoch; moves on by itself with every step, and back when a test says so. */
  clock = Date.parse('2026-11-23T14:30:00.000Z');
  /** What is stored, to look at, or to change behind the ledger's back. */
  readonly kv = new MemoryKv();
  readonly #snapshotEvery: number;
  #commands = 0;
  #parts: Parts;

  /** @param snapshotEvery events between two snapshots */
  constructor(snapshotEvery = 200) {
    this.#snapshotEvery = snapshotEvery;
    this.#parts = this.#open();
  }

  get log(): EventLog {
    return this.#parts.log;
  }
  get history(): TradeHistory {
    return this.#parts.history;
  }
  get ledger(): Ledger {
    return this.#parts.ledger;
  }
  get reader(): LogReader {
    return this.#parts.reader;
  }

  /** Everything in memory is gone, as after a restart; what is stored stays. */
  evict(): void {
    this.#parts = this.#open();
  }

  #open(): Parts {
    const log = new EventLog(this.kv);
    const history = new TradeHistory(log, new Snapshots(this.kv), this.#snapshotEvery);
    const ledger = new Ledger({
      tenant: 'demo',
      tradeId: TRADE_ID,
      log,
      history,
      now: () => new Date(this.clock),
      commit: writes => writes(),
    });
    return { log, history, ledger, reader: new LogReader(TRADE_ID, log, history) };
  }

  /** Changes an event behind the ledger's back. */
  tamper(sequence: number, change: (stored: StoredValue) => Partial<StoredValue>): void {
    const stored = this.kv.get<StoredValue>(eventName(sequence));
    if (!stored) throw new Error(`there is no event ${sequence}`);
    this.kv.put(eventName(sequence), { ...stored, ...change(stored) });
  }

  get snapshots(): number[] {
    return [...this.kv.list({ prefix: SNAPSHOT })].map(([name]) => Number(name.slice(SNAPSHOT.length)));
  }

  throwSnapshotsAway(): void {
    for (const [name] of [...this.kv.list({ prefix: SNAPSHOT })]) this.kv.delete(name);
    this.evict();
  }

  /** @returns undefined for an outcome of booking; they answer nobody */
  take(step: Step, expected: number[] | 'any' = 'any', caller?: Caller): CommandResult | undefined {
    this.clock += 1000;
    if (isOutcome(step)) return this.#outcome(step);
    this.#commands += 1;
    return this.command(step, `key-${this.#commands}`, expected, caller);
  }

  command(step: Command, key: string, expected: number[] | 'any' = 'any', caller = callerOf(step)): CommandResult {
    const idempotency = { key, fingerprint: fingerprintOf(step.type, step) };
    if (step.type === 'submit') return this.ledger.submit(step.terms, caller, idempotency);
    return this.ledger.command(step, caller, idempotency, expected);
  }

  #outcome(outcome: Outcome): undefined {
    const state = this.history.now();
    if (!state) return;
    if (outcome.type === 'giveUp') this.ledger.failBooking(state.pending?.since ?? 0, 'the database was away');
    else this.ledger.book(worldOf(outcome, state), TRACE, state.version);
  }
}
