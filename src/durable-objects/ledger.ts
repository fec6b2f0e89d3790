/** What a trade's ledger does, on any storage: decide, append, remember the answer, say that there is news. */
import { mayUseAccount } from '../contracts/identity.ts';
import type { BookingMessage, FeedEntry } from '../contracts/messages.ts';
import { type Actor, actorOf } from '../domain/actor.ts';
import { decideBooking } from '../domain/booking/decide-booking.ts';
import { type ReferenceData, type ReferenceKeys, referenceKeys, sameKeys } from '../domain/booking/reference-data.ts';
import type { CommandOnTrade } from '../domain/trade/commands.ts';
import { accountsTouched, decide, decideSubmission, type StateAt } from '../domain/trade/decide.ts';
import type { BookingTrace, TradeEvent } from '../domain/trade/events.ts';
import { evolve } from '../domain/trade/evolve.ts';
import { isSameCommand } from '../domain/trade/fingerprint.ts';
import { type Preview, preview, supposing } from '../domain/trade/preview.ts';
import { type Cause, seal } from '../domain/trade/seal.ts';
import { type ServedTrade, serveTrade } from '../domain/trade/served-trade.ts';
import { awaitedOf, type TradeState } from '../domain/trade/state.ts';
import type { Terms } from '../domain/trade/terms.ts';
import type { Answer, EventLog, RememberedCommand } from './event-log.ts';
import { type LedgerRefusal, refuse } from './ledger-refusal.ts';
import type { TradeHistory } from './trade-history.ts';

/** Who asks, by which request. */
export interface Caller extends Actor {
  requestId: string;
  /** The accounts of the caller's token; absent for all of the tenant's. */
  accounts?: string[] | undefined;
}

/** How a caller wants to be recognised who asks the same again. */
export interface Idempotency {
  key: string;
  /** Key that an earlier release gave the same command. */
  formerKey?: string;
  /** Compared by `isSameCommand`; made by `fingerprintOf` for commands of clients. */
  fingerprint: string;
}

export type CommandResult =
  /** `before`: the trade as the command found it; absent for a submission and for a repeated answer. */
  { ok: true; replayed: boolean; answer: Answer; before?: TradePoint } | { ok: false; refusal: LedgerRefusal };

/** What a command on a trade changes of it, besides its terms. */
export type TradePoint = Pick<ServedTrade, 'version' | 'revision' | 'status'>;

export const tradePoint = ({ version, revision, status }: TradePoint): TradePoint => ({ version, revision, status });

export type PreviewResult =
  | { kind: 'preview'; preview: Preview }
  | { kind: 'refused'; refusal: LedgerRefusal }
  | { kind: 'needs'; keys: ReferenceKeys };

export type BookingResult =
  | { kind: 'unknown' }
  /** The terms name other records than those given: load these and ask again. */
  | { kind: 'needs'; keys: ReferenceKeys }
  /** Nothing is left to book; these are the entries from the sequence asked for on. */
  | { kind: 'settled'; entries: FeedEntry[] };

export interface LedgerDeps {
  tenant: string;
  tradeId: string;
  log: EventLog;
  history: TradeHistory;
  now(): Date;
  /** Runs writes so that they commit together, with an alarm that makes the trade check on itself. */
  commit(writes: () => void): void;
}

const SYSTEM = 'system:booking';

/** What booking has to know for what the trade is and waits for. */
const keysOf = ({ current, booked, instrument }: TradeState): ReferenceKeys =>
  referenceKeys(current.terms, booked[0]?.account, instrument);

export class Ledger {
  readonly #deps: LedgerDeps;
  readonly #history: TradeHistory;

  constructor(deps: LedgerDeps) {
    this.#deps = deps;
    this.#history = deps.history;
  }

  /** Submits the trade. The same key with the same command gives the first answer again, whenever it comes. */
  submit(terms: Terms, caller: Caller, idempotency: Idempotency): CommandResult {
    return this.#remembered(idempotency) ?? this.#apply(decideSubmission(terms), caller, idempotency, 201);
  }

  /**
   * Carries out a command on the trade, or refuses it and writes nothing.
   * @param expected the versions named by `If-Match`; 'any' for `*`
   */
  command(
    command: CommandOnTrade,
    caller: Caller,
    idempotency: Idempotency,
    expected: number[] | 'any',
  ): CommandResult {
    const judged = this.#judge(command, caller, idempotency, expected);
    if ('result' in judged) return judged.result;
    return this.#apply(judged.event, caller, idempotency, 202);
  }

  /**
   * Tells how a command would go. Writes nothing.
   * @returns the result of a command without an effect, or the trade as the command would find it
   */
  check(
    command: CommandOnTrade,
    caller: Caller,
    idempotency: Idempotency,
    expected: number[] | 'any',
  ): { result: CommandResult } | { before: TradePoint } {
    const judged = this.#judge(command, caller, idempotency, expected);
    return 'result' in judged ? judged : { before: judged.before };
  }

  /**
   * Finds the first answer to a command that today's rules refuse. Writes nothing.
   * @returns null when the trade was never given this command under this key
   */
  firstAnswer(caller: Pick<Caller, 'accounts'>, { key, fingerprint }: Idempotency): CommandResult | null {
    const known = this.#deps.log.find(key);
    if (!known || !isSameCommand(known.fingerprint, fingerprint)) return null;
    const { answer } = known;
    const { account }: ServedTrade = JSON.parse(answer.body);
    const submits = answer.status === 201;
    const touched = [account, submits ? undefined : this.#history.now()?.current.terms.account];
    const foreign = touched.find(name => name !== undefined && !mayUseAccount(caller, name));
    if (foreign !== undefined) return { ok: false, refusal: refuse.account(foreign) };
    return { ok: true, replayed: true, answer };
  }

  /** Shows what a command would do. Writes nothing. */
  preview(
    command: CommandOnTrade,
    caller: Caller,
    expected: number[] | 'any',
    reference: ReferenceData | null,
  ): PreviewResult {
    const state = this.#history.now();
    const refusal = this.#mayAct(state, command, caller);
    if (!state || refusal) return { kind: 'refused', refusal: refusal ?? refuse.notFound() };
    if (expected !== 'any' && !expected.includes(state.version))
      return { kind: 'refused', refusal: refuse.version(state.version) };
    const decision = decide(state, command, this.#stateAt, this.#now());
    if ('refusal' in decision) return { kind: 'refused', refusal: refuse.decided(decision.refusal, state.version) };
    const after = supposing(state, decision.event, this.#now());
    const keys = keysOf(after);
    if (!reference || !sameKeys(keys, reference.keys)) return { kind: 'needs', keys };
    const { data } = decision.event;
    const to = 'toVersion' in data ? data.toVersion : 'undoes' in data ? data.undoes - 1 : after.version;
    return { kind: 'preview', preview: preview(state, after, to, reference, this.#now()) };
  }

  /**
   * Gives the trade the booking outcome that it waits for, if it waits for one.
   * @param after entries with a higher sequence are returned
   */
  book(reference: ReferenceData, trace: BookingTrace, after: number): BookingResult {
    const state = this.#history.now();
    if (!state) return { kind: 'unknown' };
    const keys = keysOf(state);
    if (awaitedOf(state) && !sameKeys(keys, reference.keys)) return { kind: 'needs', keys };
    const event = decideBooking(state, reference, trace);
    if (event) this.#append(event, this.#booking(state), () => null);
    return { kind: 'settled', entries: this.entries(after) };
  }

  /**
   * Gives up booking, if the trade still waits for the booking that was given up.
   * @param since the event that asked for it
   * @returns whether it did
   */
  failBooking(since: number, cause: string): boolean {
    const state = this.#history.now();
    if (!state || awaitedOf(state)?.since !== since) return false;
    this.#append(
      { type: 'BookingFailed', data: { revision: state.current.revision, cause } },
      this.#booking(state),
      () => null,
    );
    return true;
  }

  /** The feed entries with a sequence above `after`. */
  entries(after: number): FeedEntry[] {
    return [...this.#history.steps(after)].map(({ event, before, after: state }) => ({
      event,
      trade: serveTrade(state),
      previousAccount: before?.current.terms.account ?? null,
    }));
  }

  /** The hint that brings booking, views and feed up to date from `sequence` on; null when there is no trade. */
  hint(sequence: number): BookingMessage | null {
    const state = this.#history.now();
    if (!state) return null;
    const { tenant, tradeId } = this.#deps;
    const keys = keysOf(state);
    return { tenant, tradeId, sequence, since: awaitedOf(state)?.since ?? null, keys, publishedAt: this.#now() };
  }

  #judge(
    command: CommandOnTrade,
    caller: Caller,
    idempotency: Idempotency,
    expected: number[] | 'any',
  ): { result: CommandResult } | { event: TradeEvent; before: TradePoint } {
    const refused = (refusal: LedgerRefusal) => ({ result: { ok: false, refusal } as const });
    const state = this.#history.now();
    const refusal = this.#mayAct(state, command, caller);
    if (!state || refusal) return refused(refusal ?? refuse.notFound());
    const known = this.#remembered(idempotency);
    if (known) return { result: known };
    if (expected !== 'any' && !expected.includes(state.version)) return refused(refuse.version(state.version));
    const decision = decide(state, command, this.#stateAt, this.#now());
    if ('refusal' in decision) return refused(refuse.decided(decision.refusal, state.version));
    return { event: decision.event, before: tradePoint(serveTrade(state)) };
  }

  #mayAct(state: TradeState | null, command: CommandOnTrade, caller: Caller): LedgerRefusal | null {
    if (!state) return refuse.notFound();
    // Looking up where a command would lead costs a fold; who may use every account needs none.
    if (!caller.accounts) return null;
    const touched = accountsTouched(state, command, this.#stateAt);
    const foreign = touched.find(account => !mayUseAccount(caller, account));
    return foreign === undefined ? null : refuse.account(foreign);
  }

  /** What a command is answered that was given before under the same key; null for a new key. */
  #remembered({ key, formerKey, fingerprint }: Idempotency): CommandResult | null {
    const { log } = this.#deps;
    const known = log.find(key);
    if (known && !isSameCommand(known.fingerprint, fingerprint)) return { ok: false, refusal: refuse.keyReused() };
    const former = known || formerKey === undefined ? null : log.find(formerKey);
    const same = known ?? (former && isSameCommand(former.fingerprint, fingerprint) ? former : null);
    return same && { ok: true, replayed: true, answer: same.answer };
  }

  #apply(
    event: TradeEvent,
    caller: Caller,
    { key, fingerprint }: Idempotency,
    status: number,
  ): CommandResult & { ok: true } {
    let answer: Answer | undefined;
    const { requestId } = caller;
    this.#append(event, { ...actorOf(caller), requestId, now: this.#now() }, trade => {
      answer = { status, etag: `"${trade.version}"`, body: JSON.stringify(trade) };
      return { key, fingerprint, answer };
    });
    if (!answer) throw new Error('an event was appended without its response');
    return { ok: true, replayed: false, answer };
  }

  #append(decided: TradeEvent, cause: Cause, remember: (trade: ServedTrade) => RememberedCommand | null): void {
    const before = this.#history.now();
    const { event, body } = seal(this.#deps.tradeId, before, decided, cause);
    const after = evolve(before, event);
    const command = remember(serveTrade(after));
    this.#deps.commit(() => {
      this.#deps.log.append(event, body, command);
      this.#history.keep(after);
    });
    this.#history.advance(event, after);
  }

  /** Booking acts for the request that asked for it. */
  #booking(state: TradeState): Cause {
    const requestId = state.pending ? this.#history.requestOf(state.pending.since) : undefined;
    return { actor: SYSTEM, requestId: requestId ?? '', now: this.#now() };
  }

  #stateAt: StateAt = version => this.#history.at(version);

  #now = (): string => this.#deps.now().toISOString();
}
