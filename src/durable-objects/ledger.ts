/** What a trade's ledger does, on any storage: decide, append, remember the answer, say that there is news. */
import type { BookingMessage, FeedEntry } from '../contracts/messages.ts';
import type { ProblemCode } from '../contracts/problem.ts';
import { decideBooking } from '../domain/booking/decide-booking.ts';
import { type ReferenceData, type ReferenceKeys, referenceKeys, sameKeys } from '../domain/booking/reference-data.ts';
import { decideSubmission } from '../domain/trade/decide.ts';
import type { BookingTrace, RecordedEvent, TradeEvent } from '../domain/trade/events.ts';
import { evolve } from '../domain/trade/evolve.ts';
import { replay } from '../domain/trade/replay.ts';
import { type Cause, seal } from '../domain/trade/seal.ts';
import { type ServedTrade, serveTrade } from '../domain/trade/served-trade.ts';
import type { TradeState } from '../domain/trade/state.ts';
import type { Terms } from '../domain/trade/terms.ts';
import type { Answer, EventLog, RememberedCommand } from './event-log.ts';

/** Who asks, and how they want to be recognised when they ask again. */
export interface CommandContext {
  key: string;
  fingerprint: string;
  actor: string;
  requestId: string;
}

export type CommandResult =
  | { ok: true; replayed: boolean; answer: Answer }
  | { ok: false; code: ProblemCode; detail: string };

export type BookingResult =
  | { kind: 'unknown' }
  /** The terms name other records than those given: load these and ask again. */
  | { kind: 'needs'; keys: ReferenceKeys }
  /** Nothing is left to book; these are the entries from the sequence asked for on. */
  | { kind: 'settled'; entries: FeedEntry[] };

export interface LedgerDeps {
  log: EventLog;
  tenant: string;
  tradeId: string;
  now(): Date;
  /** Runs writes so that they commit together, with an alarm that makes the trade check on itself. */
  commit(writes: () => void): void;
}

const SYSTEM = 'system:booking';

export class Ledger {
  readonly #deps: LedgerDeps;
  #state: TradeState | null = null;

  constructor(deps: LedgerDeps) {
    this.#deps = deps;
  }

  /** The trade now; null when there is none. */
  state(): TradeState | null {
    this.#state ??= replay(this.#deps.log.read());
    return this.#state;
  }

  /** Submits the trade. The same key with the same command gives the first answer again, whenever it comes. */
  submit(terms: Terms, context: CommandContext): CommandResult {
    return this.#remembered(context) ?? this.#apply(decideSubmission(terms), context, 201);
  }

  /**
   * Gives the trade the booking outcome that it waits for, if it waits for one.
   * @param after entries with a higher sequence are returned
   */
  book(reference: ReferenceData, trace: BookingTrace, after: number): BookingResult {
    const state = this.state();
    if (!state) return { kind: 'unknown' };
    const keys = referenceKeys(state.current.instructed);
    if (state.pending && !sameKeys(keys, reference.keys)) return { kind: 'needs', keys };
    const event = decideBooking(state, reference, trace);
    if (event) this.#append(event, { actor: SYSTEM, requestId: this.#requestId(), now: this.#now() }, () => null);
    return { kind: 'settled', entries: this.entries(after) };
  }

  /** The feed entries with a sequence above `after`. */
  entries(after: number): FeedEntry[] {
    const entries: FeedEntry[] = [];
    let before: TradeState | null = null;
    for (const event of this.#deps.log.read()) {
      const state = evolve(before, event);
      if (event.sequence > after) {
        entries.push({ event, trade: serveTrade(state), previousAccount: before?.current.terms.account ?? null });
      }
      before = state;
    }
    return entries;
  }

  /** The hint that brings booking, views and feed up to date from `sequence` on. */
  hint(sequence: number): BookingMessage | null {
    const state = this.state();
    if (!state) return null;
    const { tenant, tradeId } = this.#deps;
    return { tenant, tradeId, sequence, keys: referenceKeys(state.current.instructed), publishedAt: this.#now() };
  }

  /** What a command is answered that was given before under the same key; null for a new key. */
  #remembered({ key, fingerprint }: CommandContext): CommandResult | null {
    const known = this.#deps.log.find(key);
    if (!known) return null;
    if (known.fingerprint === fingerprint) return { ok: true, replayed: true, answer: known.answer };
    return {
      ok: false,
      code: 'idempotency_key_reused',
      detail: 'this Idempotency-Key was used before, for another command',
    };
  }

  #apply(event: TradeEvent, context: CommandContext, status: number): CommandResult {
    const { actor, requestId, key, fingerprint } = context;
    let answer: Answer | undefined;
    this.#append(event, { actor, requestId, now: this.#now() }, trade => {
      answer = { status, etag: `"${trade.version}"`, body: JSON.stringify(trade) };
      return { key, fingerprint, answer };
    });
    if (!answer) throw new Error('an event was appended without its answer');
    return { ok: true, replayed: false, answer };
  }

  #append(decided: TradeEvent, cause: Cause, remember: (trade: ServedTrade) => RememberedCommand | null): void {
    const before = this.state();
    const { event, body } = seal(this.#deps.tradeId, before, decided, cause);
    const after = evolve(before, event);
    const command = remember(serveTrade(after));
    this.#deps.commit(() => this.#deps.log.append(event, body, command));
    this.#state = after;
  }

  #now = (): string => this.#deps.now().toISOString();

  /** Booking acts for the request that last changed the trade. */
  #requestId(): string {
    const head: RecordedEvent | undefined = this.#deps.log.read((this.state()?.version ?? 1) - 1, 1)[0];
    return head?.requestId ?? '';
  }
}
