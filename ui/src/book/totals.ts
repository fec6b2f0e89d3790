/** What the rows shown come to. Amounts are kept per currency: a sum over currencies would mean nothing. */
import type { Trade } from '../../../src/contracts/trade.ts';
import { toScaled } from '../format/exact.ts';
import { type Tone, toneOf } from '../format/words.ts';

export interface CurrencyTotal {
  currency: string;
  trades: number;
  /** Gross amounts of what is booked, in 10⁻⁸. */
  bought: bigint;
  sold: bigint;
}

export class Totals {
  readonly #tones: { [T in Tone]: number } = { pending: 0, booked: 0, rejected: 0, cancelled: 0, failed: 0 };
  readonly #currencies = new Map<string, CurrencyTotal>();

  add(trade: Trade): void {
    this.#count(trade, 1);
  }

  remove(trade: Trade): void {
    this.#count(trade, -1);
  }

  count(tone: Tone): number {
    return this.#tones[tone];
  }

  /** The currencies of what is booked, the one with most trades first. */
  currencies(): CurrencyTotal[] {
    return [...this.#currencies.values()]
      .filter(total => total.trades > 0)
      .sort((a, b) => b.trades - a.trades || (a.currency < b.currency ? -1 : 1));
  }

  #count(trade: Trade, sign: 1 | -1): void {
    this.#tones[toneOf(trade)] += sign;
    if (trade.status !== 'BOOKED' || trade.grossAmount === null || trade.currency === null) return;
    const total = this.#totalOf(trade.currency);
    const amount = toScaled(trade.grossAmount) * BigInt(sign);
    total.trades += sign;
    if (trade.side === 'BUY') total.bought += amount;
    else total.sold += amount;
  }

  #totalOf(currency: string): CurrencyTotal {
    const known = this.#currencies.get(currency);
    if (known) return known;
    const total = { currency, trades: 0, bought: 0n, sold: 0n };
    this.#currencies.set(currency, total);
    return total;
  }
}
