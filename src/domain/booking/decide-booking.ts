/** Booking decides what becomes of a pending trade. Pure: the same trade and reference data give the same event. */
import type { BookingTrace, TradeEvent } from '../trade/events.ts';
import type { TradeState } from '../trade/state.ts';
import { effectiveTradeDate, enrich, grossAmount } from './enrich.ts';
import { bookingEntry, reversalOf } from './entries.ts';
import { inForceOn, type ReferenceData } from './reference-data.ts';
import { type Facts, reasonsToRefuse, warnings } from './rules.ts';

/**
 * The outcome of the booking that a trade waits for; null when it waits for none, so that booking twice is booking once.
 * @param reference the records that the trade's current terms name
 */
export function decideBooking(state: TradeState, reference: ReferenceData, trace: BookingTrace): TradeEvent | null {
  const { pending, current, booked } = state;
  if (!pending || state.status === 'FAILED') return null;
  const { revision } = current;
  const reversals = booked.map(reversalOf);
  if (pending.kind === 'CANCEL') return { type: 'TradeCancelled', data: { revision, entries: reversals, trace } };

  const facts = gatherFacts(state, reference);
  const reasons = reasonsToRefuse(facts);
  const { instrument, currency, tradeDate } = facts;
  if (reasons.length > 0 || !instrument || typeof currency?.minorUnits !== 'number') {
    return { type: state.settled ? 'AmendmentRejected' : 'TradeRejected', data: { revision, reasons, trace } };
  }
  const terms = enrich(current.instructed, instrument, tradeDate);
  const gross = grossAmount(terms, currency.minorUnits);
  return {
    type: 'TradeBooked',
    data: {
      revision,
      bookingReference: bookingReference(state.tradeId, revision),
      grossAmount: gross,
      terms,
      entries: [...reversals, bookingEntry(terms, revision, gross)],
      warnings: warnings(facts, reference.sameReference),
      trace,
    },
  };
}

function gatherFacts(state: TradeState, reference: ReferenceData): Facts {
  const terms = state.current.instructed;
  const candidates = reference.instruments.filter(
    ({ symbol, isin }) => (terms.symbol ?? symbol) === symbol && (terms.isin ?? isin) === isin,
  );
  // The venue, and with it the trade date, may come from the instrument, whose version in turn depends on the trade date.
  const now = inForceOn(candidates, state.submittedAt.slice(0, 10)) ?? candidates[0];
  const tradeDate = effectiveTradeDate(terms, now, state.submittedAt);
  const instrument = inForceOn(candidates, tradeDate);
  const code = terms.currency ?? instrument?.currency;
  return {
    terms,
    tradeDate,
    instrument,
    account: inForceOn(reference.accounts, tradeDate),
    counterparty: inForceOn(reference.counterparties, tradeDate),
    currency: reference.currencies.find(currency => currency.code === code),
  };
}

/** Derived from the trade and the revision, so that booking again gives the same reference. */
export const bookingReference = (tradeId: string, revision: number): string => `BK-${tradeId.slice(1, 17)}-${revision}`;
