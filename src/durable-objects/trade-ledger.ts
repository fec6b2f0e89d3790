/** The Durable Object of one trade: wires the ledger to SQLite, the alarm and the broker, and decides nothing itself. */
import { DurableObject } from 'cloudflare:workers';
import type { FeedEntry } from '../contracts/messages.ts';
import type { ReferenceData } from '../domain/booking/reference-data.ts';
import type { BookingTrace, RecordedEvent } from '../domain/trade/events.ts';
import { checkDelay } from '../domain/trade/self-check.ts';
import { type ServedTrade, serveTrade } from '../domain/trade/served-trade.ts';
import type { Terms } from '../domain/trade/terms.ts';
import { describeError, log } from '../observability/log.ts';
import { tradeVersionInViews } from '../views/trade-view.ts';
import { EventLog } from './event-log.ts';
import { type BookingResult, type CommandContext, type CommandResult, Ledger } from './ledger.ts';
import { parseTradeName, tenantFeed } from './names.ts';

export class TradeLedger extends DurableObject<Env> {
  readonly #log: EventLog;
  readonly #ledger: Ledger;
  readonly #tenant: string;
  readonly #tradeId: string;
  #alarmArmed = false;

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env);
    ({ tenant: this.#tenant, tradeId: this.#tradeId } = parseTradeName(ctx.id.name));
    this.#log = new EventLog(ctx.storage.sql);
    this.#ledger = new Ledger({
      log: this.#log,
      tenant: this.#tenant,
      tradeId: this.#tradeId,
      now: () => new Date(),
      commit: writes => this.#commit(writes),
    });
  }

  async submit(terms: Terms, context: CommandContext): Promise<CommandResult> {
    await this.#lookAtAlarm();
    const result = this.#ledger.submit(terms, context);
    if (result.ok && !result.replayed) this.ctx.waitUntil(this.#publish(1));
    return result;
  }

  async book(reference: ReferenceData, trace: BookingTrace, after: number): Promise<BookingResult> {
    await this.#lookAtAlarm();
    return this.#ledger.book(reference, trace, after);
  }

  async trade(): Promise<ServedTrade | null> {
    const state = this.#ledger.state();
    return state && serveTrade(state);
  }

  async events(after: number, limit: number): Promise<RecordedEvent[]> {
    return this.#log.read(after, limit);
  }

  async entries(after: number): Promise<FeedEntry[]> {
    return this.#ledger.entries(after);
  }

  /** The trade checks on itself: are views and feed where its log is? If not, it says its news again, and will look again. */
  override async alarm(): Promise<void> {
    const state = this.#ledger.state();
    if (!state) return;
    try {
      const [viewed, fed] = await Promise.all([
        tradeVersionInViews(this.env.VIEWS, this.#tenant, this.#tradeId),
        tenantFeed(this.env, this.#tenant).headOf(this.#tradeId),
      ]);
      const settled = state.pending === null || state.status === 'FAILED';
      if (settled && viewed >= state.version && fed >= state.version) return;
      await this.#publish(Math.min(viewed, fed) + 1);
    } catch (error) {
      log.warn('self_check_failed', { tenant: this.#tenant, tradeId: this.#tradeId, error: describeError(error) });
    }
    await this.ctx.storage.setAlarm(this.#nextCheck(Date.parse(state.updatedAt)));
  }

  #commit(writes: () => void): void {
    this.ctx.storage.transactionSync(writes);
    if (this.#alarmArmed) return;
    // Not awaited: without an await in between, the alarm commits together with the writes above.
    void this.ctx.storage.setAlarm(this.#nextCheck(Date.now()));
  }

  /** An alarm that is armed already serves a later change too; arming it again would be one more billed row. */
  async #lookAtAlarm(): Promise<void> {
    this.#alarmArmed = (await this.ctx.storage.getAlarm()) !== null;
  }

  #nextCheck = (changedAt: number): number => Date.now() + checkDelay(Date.now() - changedAt, Math.random());

  async #publish(sequence: number): Promise<void> {
    try {
      await this.ctx.storage.sync();
      const hint = this.#ledger.hint(sequence);
      if (hint) await this.env.BOOKINGS.send(hint);
    } catch (error) {
      // The alarm, committed with the change, says it again.
      log.warn('publish_failed', { tenant: this.#tenant, tradeId: this.#tradeId, error: describeError(error) });
    }
  }
}
