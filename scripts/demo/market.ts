/** A market for the demo: prices that wander through the day, in the ticks of each instrument. */

import type { Random } from '../lib/random.ts';
import { OPENING_PRICES } from './prices.ts';

/** How far a price goes from one trade in the instrument to the next, as a share of it. */
const VOLATILITY = 0.0012;

export interface Market {
  /** The price of the next trade in an instrument. */
  trade(symbol: string): Quote;
}

/** A price in whole ticks: exact, and ready to be multiplied. */
export interface Quote {
  ticks: number;
  decimals: number;
  text: string;
}

export function openMarket(random: Random): Market {
  const ticks = new Map<string, number>();
  return {
    trade(symbol) {
      const opening = OPENING_PRICES[symbol];
      if (opening === undefined) throw new Error(`scripts/demo/prices.ts has no opening price for ${symbol}`);
      const decimals = opening.includes('.') ? opening.length - opening.indexOf('.') - 1 : 0;
      const last = ticks.get(symbol) ?? Number(opening.replace('.', ''));
      const now = Math.max(1, Math.round(last * (1 + VOLATILITY * random.normal())));
      ticks.set(symbol, now);
      return { ticks: now, decimals, text: inDecimals(now, decimals) };
    },
  };
}

function inDecimals(ticks: number, decimals: number): string {
  if (decimals === 0) return String(ticks);
  const digits = String(ticks).padStart(decimals + 1, '0');
  return `${digits.slice(0, -decimals)}.${digits.slice(-decimals)}`;
}
