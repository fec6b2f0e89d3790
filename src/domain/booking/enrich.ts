/** Fills in what the client left to reference data and to market convention. */
import { type Decimal, multiply, roundHalfEven } from '../decimal.ts';
import type { BookedTerms, Terms } from '../trade/terms.ts';
import { localDate, venueTimeZone } from '../venues.ts';
import type { Instrument } from './reference-data.ts';
import { settlementDate } from './settlement-cycle.ts';

/**
 * The trade date of terms that may not name one: the venue's calendar date at the moment of submission, so that booking
 * late, or again, does not move it.
 * @param submittedAt RFC 3339
 */
export function effectiveTradeDate(terms: Terms, instrument: Instrument | undefined, submittedAt: string): string {
  const venue = terms.venue ?? instrument?.mic;
  const timeZone = venue === undefined ? undefined : venueTimeZone(venue);
  return terms.tradeDate ?? localDate(submittedAt, timeZone ?? 'UTC');
}

/** The terms in full, for an instrument that is known. What the client gave stands. */
export function enrich(terms: Terms, instrument: Instrument, tradeDate: string): BookedTerms {
  return {
    ...terms,
    symbol: instrument.symbol,
    isin: instrument.isin,
    currency: terms.currency ?? instrument.currency,
    venue: terms.venue ?? instrument.mic,
    tradeDate,
    settlementDate: terms.settlementDate ?? settlementDate(instrument.settlementCalendar, tradeDate),
  };
}

/** Quantity × price [381], rounded half to even to the currency's minor units. */
export const grossAmount = (terms: Terms, minorUnits: number): Decimal =>
  roundHalfEven(multiply(terms.quantity, terms.price), minorUnits);
