/** The Durable Object of one trade: wires the ledger to storage, the alarm and the broker, and decides nothing itself. */
import { DurableObject } from 'cloudflare:workers';
import type { FeedEntry } from '../contracts/messages.ts';
import type { ReferenceData } from '../domain/booking/reference-data.ts';
import type { CommandOnTrade } from '../domain/trade/commands.ts';
import type { BookingTrace } from '../domain/trade/events.ts';
import { checkDelay } from '../domain/trade/self-check.ts';
import { type ServedTrade, serveTrade } from '../domain/trade/served-trade.ts';
import { awaitedOf } from '../domain/trade/state.ts';
import type { Terms } from '../domain/trade/terms.ts';
import type { TraceStep } from '../domain/trade/trace.ts';
import type { Verification } from '../domain/trade/verify.ts';
import { describeError, log } from '../observability/log.ts';
import { EventLog } from './event-log.ts';
import {
  type BookingResult,
  type Caller,
  type CommandResult,
  type Idempotency,
  Ledger,
  type PreviewResult,
  type TradePoint,
} from './ledger.ts';
import {
  type JournalFilter,
  type JournalPlace,
  LogReader,
  type PlacedEntry,
  type Readable,
  type Reader,
} from './log-reader.ts';
import { parseTradeName } from './names.ts';
import { Snapshots } from './snapshots.ts';
import { openTenant } from './tenant.ts';
import { TradeHistory } from './trade-history.ts';

export type PointInTime = { version: number } | { asOf: number };

export class TradeLedger extends DurableObject<Env> {
  readonly #history: TradeHistory;
  readonly #ledger: Ledger;
  readonly #reader: LogReader;
  readonly #name: { tenant: string; tradeId: string };
  /** Whether an alarm stands; null when nobody has looked yet. */
  #alarmArmed: boolean | null = null;

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env);
    this.#name = parseTradeName(ctx.id.name);
    const eventLog = new EventLog(ctx.storage.kv);
    this.#history = new TradeHistory(eventLog, new Snapshots(ctx.storage.kv));
    this.#reader = new LogReader(this.#name.tradeId, eventLog, this.#history);
    this.#ledger = new Ledger({
      ...this.#name,
      log: eventLog,
      history: this.#history,
      now: () => new Date(),
      commit: writes => this.#commit(writes),
    });
  }

  async submit(terms: Terms, caller: Caller, idempotency: Idempotency): Promise<CommandResult> {
    await this.#lookAtAlarm();
    return this.#published(this.#ledger.submit(terms, caller, idempotency));
  }

  async command(
    command: CommandOnTrade,
    caller: Caller,
    idempotency: Idempotency,
    expected: number[] | 'any',
  ): Promise<CommandResult> {
    await this.#lookAtAlarm();
    return this.#published(this.#ledger.command(command, caller, idempotency, expected));
  }

  async check(
    command: CommandOnTrade,
    caller: Caller,
    idempotency: Idempotency,
    expected: number[] | 'any',
  ): Promise<{ result: CommandResult } | { before: TradePoint }> {
    return this.#ledger.check(command, caller, idempotency, expected);
  }

  async firstAnswer(caller: Omit<Caller, 'requestId'>, idempotency: Idempotency): Promise<CommandResult | null> {
    return this.#ledger.firstAnswer(caller, idempotency);
  }

  async preview(
    command: CommandOnTrade,
    caller: Caller,
    expected: number[] | 'any',
    reference: ReferenceData | null,
  ): Promise<PreviewResult> {
    return this.#ledger.preview(command, caller, expected, reference);
  }

  async book(reference: ReferenceData, trace: BookingTrace, after: number): Promise<BookingResult> {
    await this.#lookAtAlarm();
    return this.#ledger.book(reference, trace, after);
  }

  async failBooking(since: number, cause: string): Promise<void> {
    await this.#lookAtAlarm();
    if (this.#ledger.failBooking(since, cause)) this.#sayNews();
  }

  /** Says the trade's news from a sequence on again. */
  async republish(sequence: number): Promise<void> {
    await this.#publish(sequence);
  }

  async entries(after: number): Promise<FeedEntry[]> {
    return this.#ledger.entries(after);
  }

  /** The trade now, at a version, or as recorded at an instant (ms since the epoch); null where there is none. */
  async trade(point?: PointInTime): Promise<ServedTrade | null> {
    return this.#tradeAt(point);
  }

  #tradeAt(point?: PointInTime): ServedTrade | null {
    const state = !point
      ? this.#history.now()
      : 'version' in point
        ? this.#history.at(point.version)
        : this.#history.asOf(point.asOf);
    return state && serveTrade(state);
  }

  /** Tells that a log exists, damaged or not. */
  async exists(): Promise<boolean> {
    return this.#reader.exists;
  }

  /** The same as `trade`, for a caller. */
  async read(caller: Reader, point?: PointInTime): Promise<Readable<ServedTrade | null>> {
    return this.#reader.readFor(caller, () => this.#tradeAt(point));
  }

  async events(caller: Reader, after: number, limit: number): Promise<Readable<unknown[]>> {
    return this.#reader.readFor(caller, () => this.#reader.events(after, limit));
  }

  /** The log replayed, as far as it can be, and verified; no entries where there is no log. */
  async evidence(): Promise<{ entries: FeedEntry[]; verification: Verification }> {
    const verification = this.#reader.verify();
    return { entries: verification.valid ? this.#ledger.entries(0) : [], verification };
  }

  async verify(caller: Reader): Promise<Readable<Verification>> {
    return this.#reader.readFor(caller, () => this.#reader.verify());
  }

  async traceSteps(caller: Reader, after: TraceStep | null, limit: number): Promise<Readable<TraceStep[]>> {
    return this.#reader.readFor(caller, () => this.#reader.traceSteps(after, limit));
  }

  async journal(
    caller: Reader,
    after: JournalPlace,
    limit: number,
    filter: JournalFilter,
  ): Promise<Readable<PlacedEntry[]>> {
    return this.#reader.readFor(caller, () => this.#reader.journal(after, limit, filter));
  }

  /** The trade checks on itself: are views and feed where its log is? If not, it says its news again, and will look again. */
  override async alarm(): Promise<void> {
    this.#alarmArmed = false;
    const state = this.#history.now();
    if (!state) return;
    const { tenant, tradeId } = this.#name;
    try {
      const fed = await openTenant(this.env, tenant).feed.arrivalOf(tradeId);
      const arrived = Math.min(fed?.sequence ?? 0, fed?.viewed ?? 0);
      if (!awaitedOf(state) && arrived >= state.version) return;
      await this.#publish(Math.min(arrived + 1, state.version));
    } catch (error) {
      log.warn('self_check_failed', { tenant, tradeId, error: describeError(error) });
    }
    await this.#arm(Date.parse(state.updatedAt));
  }

  #commit(writes: () => void): void {
    this.ctx.storage.transactionSync(writes);
    // Not awaited: without an await in between, the alarm commits together with the writes above.
    if (!this.#alarmArmed) void this.#arm(Date.now());
  }

  #arm(changedAt: number): Promise<void> {
    this.#alarmArmed = true;
    return this.ctx.storage.setAlarm(Date.now() + checkDelay(Date.now() - changedAt, Math.random()));
  }

  /** An alarm that is armed already serves a later change too; arming it again would be one more billed row. */
  async #lookAtAlarm(): Promise<void> {
    this.#alarmArmed ??= (await this.ctx.storage.getAlarm()) !== null;
  }

  #published(result: CommandResult): CommandResult {
    if (result.ok && !result.replayed) this.#sayNews();
    return result;
  }

  #sayNews(): void {
    const version = this.#history.now()?.version;
    if (version) this.ctx.waitUntil(this.#publish(version));
  }

  async #publish(sequence: number): Promise<void> {
    try {
      await this.ctx.storage.sync();
      const hint = this.#ledger.hint(sequence);
      if (hint) await this.env.BOOKINGS.send(hint);
    } catch (error) {
      // The alarm, committed with the change, says it again.
      log.warn('publish_failed', { ...this.#name, error: describeError(error) });
    }
  }
}
