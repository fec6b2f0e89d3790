/** What a trade's ledger does, on any storage: decide, append, remember the answer, say that there is news. */
import { mayUseAccount } from '../contracts/identity.ts';
import type { BookingMessage, FeedEntry } from '../contracts/messages.ts';
import { type Actor, actorOf } from '../domain/actor.ts';
import { decideBooking } from '../domain/booking/decide-booking.ts';
import { type ReferenceData, type ReferenceKeys, referenceKeys, sameKeys } from '../domain/booking/reference-data.ts';
import type { CommandOnTrade } from '../domain/trade/commands.ts';
import { accountsTouched, type Decision, decide, decideSubmission, type StateAt } from '../domain/trade/decide.ts';
import type { BookingTrace, TradeEvent } from '../domain/trade/events.ts';
import { evolve } from '../domain/trade/evolve.ts';
import { isSameCommand, isSameSender, withSender } from '../domain/trade/fingerprint.ts';
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
  /** Made by `fingerprintOf` for commands of clients; stored by `withSender`. */
  fingerprint: string;
}

export type CommandResult = { ok: true; replayed: boolean; answer: Answer } | { ok: false; refusal: LedgerRefusal };

/** The trade's version, revision and status, which the audit trail records around a command. */
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

/** Decision on a command whose caller may use every account that the command touches. */
interface Asked {
  state: TradeState;
  decision: Decision;
}

/** Gives the event of a decision, unless the caller has seen another version or the decision is a refusal. */
function allowed(
  { state, decision }: Asked,
  expected: number[] | 'any',
): { event: TradeEvent } | { refusal: LedgerRefusal } {
  const { version } = state;
  if (expected !== 'any' && !expected.includes(version)) return { refusal: refuse.version(version) };
  return 'refusal' in decision ? { refusal: refuse.decided(decision.refusal, version) } : decision;
}

const foreignTo = (caller: Pick<Caller, 'accounts'>, accounts: readonly string[]): string | undefined =>
  accounts.find(account => !mayUseAccount(caller, account));

/** Refuses foreign accounts. Names one only to a caller who may use the first account, which is the trade's own. */
function refuseForeign(caller: Pick<Caller, 'accounts'>, accounts: readonly string[]): LedgerRefusal | null {
  const foreign = foreignTo(caller, accounts);
  if (foreign === undefined) return null;
  return foreign === accounts[0] ? refuse.unseen() : refuse.account(foreign);
}

export class Ledger {
  readonly #deps: LedgerDeps;
  readonly #history: TradeHistory;

  constructor(deps: LedgerDeps) {
    this.#deps = deps;
    this.#history = deps.history;
  }

  /** Submits the trade. The same key and command of the same sender always give the first answer again. */
  submit(terms: Terms, caller: Caller, idempotency: Idempotency): CommandResult {
    const event = decideSubmission(terms);
    const foreign = foreignTo(caller, accountsTouched(null, event));
    if (foreign !== undefined) return { ok: false, refusal: refuse.account(foreign) };
    return this.#remembered(idempotency, caller) ?? this.#apply(event, caller, idempotency, 201);
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
   * @returns null when this sender never gave the trade this command under this key
   */
  firstAnswer(caller: Omit<Caller, 'requestId'>, { key, fingerprint }: Idempotency): CommandResult | null {
    const known = this.#deps.log.find(key);
    if (!known || !isSameCommand(known, fingerprint, caller)) return null;
    const { answer } = known;
    const { account }: ServedTrade = JSON.parse(answer.body);
    const submits = answer.status === 201;
    const refusal = refuseForeign(caller, [...accountsTouched(submits ? null : this.#history.now(), null), account]);
    return refusal ? { ok: false, refusal } : { ok: true, replayed: true, answer };
  }

  /** Shows what a command would do. Writes nothing. */
  preview(
    command: CommandOnTrade,
    caller: Caller,
    expected: number[] | 'any',
    reference: ReferenceData | null,
  ): PreviewResult {
    const asked = this.#decide(command, caller);
    if ('denial' in asked) return { kind: 'refused', refusal: asked.denial };
    const decided = allowed(asked, expected);
    if ('refusal' in decided) return { kind: 'refused', refusal: decided.refusal };
    const { state } = asked;
    const after = supposing(state, decided.event, this.#now());
    const keys = keysOf(after);
    if (!reference || !sameKeys(keys, reference.keys)) return { kind: 'needs', keys };
    const { data } = decided.event;
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
    const asked = this.#decide(command, caller);
    if ('denial' in asked) return { result: { ok: false, refusal: asked.denial } };
    const known = this.#remembered(idempotency, caller);
    if (known) return { result: known };
    const decided = allowed(asked, expected);
    if ('refusal' in decided) return { result: { ok: false, refusal: decided.refusal } };
    return { event: decided.event, before: tradePoint(serveTrade(asked.state)) };
  }

  /** Decides on a command, and denies the decision to a caller who may not use every account touched. */
  #decide(command: CommandOnTrade, caller: Caller): Asked | { denial: LedgerRefusal } {
    const state = this.#history.now();
    if (!state) return { denial: refuse.notFound() };
    const decision = decide(state, command, this.#stateAt, this.#now());
    const denial = refuseForeign(caller, decision.touches);
    return denial ? { denial } : { state, decision };
  }

  /** Answers a command whose key is taken; null for a free key. */
  #remembered({ key, formerKey, fingerprint }: Idempotency, caller: Actor): CommandResult | null {
    const { log } = this.#deps;
    const known = log.find(key);
    if (known && !isSameCommand(known, fingerprint, caller))
      return { ok: false, refusal: refuse.keyReused(isSameSender(known, caller)) };
    const former = known || formerKey === undefined ? null : log.find(formerKey);
    const same = known ?? (former && isSameCommand(former, fingerprint, caller) ? former : null);
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
      return { key, fingerprint: withSender(fingerprint, caller), answer };
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
