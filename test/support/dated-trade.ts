/** One trade, with clock and reference data in the hands of the test. */
import { decideBooking } from '../../src/domain/booking/decide-booking.ts';
import { type Account, type Instrument, referenceKeys } from '../../src/domain/booking/reference-data.ts';
import type { CommandOnTrade } from '../../src/domain/trade/commands.ts';
import { decide, decideSubmission } from '../../src/domain/trade/decide.ts';
import type { RecordedEvent, TradeEvent } from '../../src/domain/trade/events.ts';
import { evolve } from '../../src/domain/trade/evolve.ts';
import { replay } from '../../src/domain/trade/replay.ts';
import { seal } from '../../src/domain/trade/seal.ts';
import type { TradeState } from '../../src/domain/trade/state.ts';
import type { Terms } from '../../src/domain/trade/terms.ts';
import { TERMS } from './reference-data.ts';
import { TRADE_ID } from './story.ts';

/** Versions of instruments and accounts; tests change them as operations would. */
export interface World {
  instruments: Instrument[];
  accounts: Account[];
}

/** A version of an instrument that limits nothing. */
export const listing = (
  symbol: string,
  isin: string,
  mic: string,
  currency: string,
  settlementCalendar: Instrument['settlementCalendar'],
  more: Partial<Instrument> = {},
): Instrument => ({
  symbol,
  isin,
  name: symbol,
  mic,
  currency,
  settlementCalendar,
  active: true,
  referencePrice: null,
  priceBandPercent: null,
  validFrom: '2015-01-01',
  ...more,
});

/** A version of an account that limits nothing. */
export const account = (validFrom: string, more: Partial<Account> = {}): Account => ({
  account: 'EQ-001',
  name: 'An account',
  open: true,
  notionalLimit: null,
  approvalNotional: null,
  rollbackNeedsApproval: false,
  validFrom,
  ...more,
});

const CURRENCIES = ['USD', 'EUR', 'GBP'].map(code => ({ code, minorUnits: 2 as number | null }));

export class DatedTrade {
  readonly world: World;
  #events: RecordedEvent[] = [];

  constructor(world: World) {
    this.world = world;
  }

  get state(): TradeState {
    const state = replay(this.#events);
    if (!state) throw new Error('nothing was submitted');
    return state;
  }

  /** Buys 100 AAPL at 189.22 on EQ-001, except as said. With an ISIN, the symbol is left out. */
  submit(at: string, terms: Partial<Terms> = {}): this {
    const { symbol = 'AAPL', ...rest } = TERMS;
    return this.#append(decideSubmission({ ...rest, ...(terms.isin === undefined && { symbol }), ...terms }), at);
  }

  /** @throws Error for a command that is refused */
  command(at: string, command: CommandOnTrade): this {
    const stateAt = (version: number) => replay(this.#events.slice(0, version));
    const decision = decide(this.state, command, stateAt, at);
    if ('refusal' in decision) throw new Error(JSON.stringify(decision.refusal));
    return this.#append(decision.event, at);
  }

  /** Appends an event that needs no decision. */
  happens(at: string, event: TradeEvent): this {
    return this.#append(event, at);
  }

  /** @throws Error when booking has nothing to do */
  book(at: string): this {
    const { current, booked, instrument } = this.state;
    const keys = referenceKeys(current.terms, booked[0]?.account, instrument);
    const reference = { ...this.world, keys, counterparties: [], currencies: CURRENCIES, sameReference: [] };
    const event = decideBooking(this.state, reference, { publishedAt: at, consumedAt: at });
    if (!event) throw new Error('booking has nothing to do');
    return this.#append(event, at);
  }

  /** What became of the trade: its status and the codes of reasons. */
  get outcome(): string {
    return [this.state.status, ...this.state.reasons.map(({ code }) => code)].join(' ');
  }

  #append(decided: TradeEvent, now: string): this {
    const before = this.#events.length > 0 ? this.state : null;
    const { event } = seal(TRADE_ID, before, decided, { actor: 't.ng', requestId: 'r', now });
    evolve(before, event);
    this.#events = [...this.#events, event];
    return this;
  }
}
