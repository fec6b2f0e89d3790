/** Fills in what the client left to reference data and to market convention. */
import { type Decimal, multiply, roundHalfEven } from '../decimal.ts';
import type { BookedTerms, Terms } from '../trade/terms.ts';
import type { Instrument } from './reference-data.ts';
import { settlementDate } from './settlement-cycle.ts';

/** The terms in full, for an instrument that is known. Terms that the trade has stand. */
export const enrich = (terms: Terms, instrument: Instrument, tradeDate: string): BookedTerms => ({
  ...terms,
  symbol: instrument.symbol,
  isin: instrument.isin,
  currency: instrument.currency,
  venue: terms.venue ?? instrument.mic,
  tradeDate,
  settlementDate: terms.settlementDate ?? settlementDate(instrument.settlementCalendar, tradeDate),
});

/** Quantity × price [381], rounded half to even to the currency's minor units. */
export const grossAmount = (terms: Terms, minorUnits: number): Decimal =>
  roundHalfEven(multiply(terms.quantity, terms.price), minorUnits);
