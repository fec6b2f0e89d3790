/** A believable day of trading: the same one for the same seed. */
import type { SubmitTrade } from '../../src/contracts/trade.ts';
import { fromEpochDay, toEpochDay, Weekday, weekdayOf } from '../../src/domain/calendar-date.ts';
import { type Random, seededRandom } from '../lib/random.ts';
import { readSeed } from '../lib/seed-csv.ts';
import { BAD_TRADES } from './bad-trades.ts';
import { type Desk, desks, type Instrument } from './desks.ts';
import { type Market, openMarket, type Quote } from './market.ts';

/** Largest differences between a market date and UTC, in hours: ahead of UTC, and behind it. */
const HOURS_AROUND = [12, -12] as const;

/**
 * The Friday to trade on while it is weekend at some market; undefined on other days, when each market has its own today.
 */
export function weekendTradeDate(now: Date): string | undefined {
  const days = HOURS_AROUND.map(hours => new Date(now.getTime() + hours * 3_600_000).getUTCDay());
  if (!days.some(day => day === Weekday.saturday || day === Weekday.sunday)) return undefined;
  const today = toEpochDay(now.toISOString().slice(0, 10));
  return fromEpochDay(today - ((weekdayOf(today) - Weekday.friday + 7) % 7));
}

/**
 * @param count number of trades, the bad ones included
 * @param tradeDate of all of them; by default each market's today
 */
export function tradingDay(seed: number, count: number, tradeDate?: string): SubmitTrade[] {
  const random = seededRandom(seed);
  const day = new Day(random, openMarket(random));
  const all = desks();

  // Every instrument once on some desk that trades it, then whoever likes, what he likes.
  const opening = all.flatMap(desk => desk.instruments.map(instrument => ({ desk, instrument })));
  const seen = new Set<string>();
  const first = shuffled(opening, random).filter(
    ({ instrument }) => !seen.has(instrument.symbol) && seen.add(instrument.symbol),
  );
  const good = Array.from({ length: Math.max(0, count - BAD_TRADES.length) }, (_, n) => {
    const { desk, instrument } = first[n] ?? day.nextChoice(random.pick(all));
    return day.trade(desk, instrument);
  });

  for (const bad of BAD_TRADES.slice(0, count)) good.splice(random.between(0, good.length), 0, bad);
  return good.map((trade, n) => ({
    ...trade,
    ...(tradeDate !== undefined && { tradeDate }),
    clientReference: `DEMO-${seed}-${String(n + 1).padStart(4, '0')}`,
  }));
}

class Day {
  readonly #counterparties = readSeed('counterparties').map(({ lei }) => lei as string);
  readonly #held = new Map<string, number>();
  readonly #random: Random;
  readonly #market: Market;

  constructor(random: Random, market: Market) {
    this.#random = random;
    this.#market = market;
  }

  /** A desk comes back to what it holds about as often as it looks for something new. */
  nextChoice(desk: Desk): { desk: Desk; instrument: Instrument } {
    const held = desk.instruments.filter(({ symbol }) => this.#heldOn(desk, symbol) > 0);
    return {
      desk,
      instrument: this.#random.pick(held.length > 0 && this.#random.chance(0.5) ? held : desk.instruments),
    };
  }

  trade(desk: Desk, instrument: Instrument): SubmitTrade {
    const quote = this.#market.trade(instrument.symbol);
    const held = this.#heldOn(desk, instrument.symbol);
    const lot = instrument.currency === 'JPY' ? 100 : 10;
    const wanted = this.#lots(desk, instrument, quote, lot);

    const side = held > 0 && this.#random.chance(0.55) ? 'SELL' : this.#random.chance(0.04) ? 'SELL_SHORT' : 'BUY';
    const quantity = side === 'SELL' ? Math.min(held, wanted) : wanted;
    this.#held.set(`${desk.account} ${instrument.symbol}`, held + (side === 'BUY' ? quantity : -quantity));

    return {
      account: desk.account,
      side,
      ...(this.#random.chance(0.15) ? { isin: instrument.isin } : { symbol: instrument.symbol }),
      quantity: String(quantity),
      price: quote.text,
      ...(this.#random.chance(0.7) ? { counterparty: this.#random.pick(this.#counterparties) } : {}),
      trader: this.#random.pick(desk.traders),
    };
  }

  #heldOn = (desk: Desk, symbol: string) => this.#held.get(`${desk.account} ${symbol}`) ?? 0;

  /** A quantity in whole lots that is worth about what is usual on the desk; now and then a multiple of it. */
  #lots(desk: Desk, { currency }: Instrument, { ticks, decimals }: Quote, lot: number): number {
    const dollars = desk.usualValue * Math.exp(0.6 * this.#random.normal());
    const value = currency === 'JPY' ? dollars * 150 : dollars;
    return Math.max(1, Math.round(value / (ticks / 10 ** decimals) / lot)) * lot;
  }
}

function shuffled<T>(items: readonly T[], random: Random): T[] {
  return items
    .map(item => ({ item, order: random.next() }))
    .sort((a, b) => a.order - b.order)
    .map(({ item }) => item);
}
