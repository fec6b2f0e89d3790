/** Booking decides what becomes of a pending trade. Pure: the same trade and reference data give the same event. */
import type { BookingTrace, Reason, TradeEvent } from '../trade/events.ts';
import { awaitedOf, type Pending, type TradeState } from '../trade/state.ts';
import { reasonsToAsk } from './approval.ts';
import { effectiveTradeDate, enrich, grossAmount } from './enrich.ts';
import { bookingEntry, reversalOf } from './entries.ts';
import { type Account, inForceOn, type ReferenceData } from './reference-data.ts';
import { type Facts, reasonsToRefuse } from './rules.ts';
import { warningsOf } from './warnings.ts';

/**
 * The outcome of the booking that a trade waits for; null when it waits for none, so that booking twice is booking once.
 * @param reference the records that the trade's current terms name
 */
export function decideBooking(state: TradeState, reference: ReferenceData, trace: BookingTrace): TradeEvent | null {
  const pending = awaitedOf(state);
  if (!pending) return null;
  const { revision, instructed } = state.current;
  const reversals = state.booked.map(reversalOf);
  const accounts = accountsConcerned(reference, trace.consumedAt);
  const ask = (reasons: Reason[]): TradeEvent => ({
    type: 'ApprovalRequested',
    data: { revision, reasons, askedBy: subjectsOf(pending), actors: pending.askedBy, trace },
  });

  if (pending.kind === 'CANCEL') {
    const toAsk = reasonsToAsk(pending, accounts, null);
    if (toAsk.length > 0) return ask(toAsk);
    return { type: 'TradeCancelled', data: { revision, entries: reversals, warnings: [], trace } };
  }

  const facts = gatherFacts(state, reference);
  const reasons = reasonsToRefuse(facts);
  const { instrument, currency, tradeDate } = facts;
  if (reasons.length > 0 || !instrument || typeof currency?.minorUnits !== 'number') {
    return { type: state.settled ? 'AmendmentRejected' : 'TradeRejected', data: { revision, reasons, trace } };
  }
  const terms = enrich(instructed, instrument, tradeDate);
  const gross = grossAmount(terms, currency.minorUnits);
  // Asked last: nobody is to approve what cannot be booked.
  const toAsk = reasonsToAsk(pending, accounts, { gross, currency: terms.currency });
  if (toAsk.length > 0) return ask(toAsk);
  return {
    type: 'TradeBooked',
    data: {
      revision,
      bookingReference: bookingReference(state.tradeId, revision),
      grossAmount: gross,
      terms,
      entries: [...reversals, bookingEntry(terms, revision, gross)],
      warnings: warningsOf(terms, instrument, reference),
      trace,
    },
  };
}

/**
 * The account that the trade would be on and the one that it is booked on, as configured on the day of the decision: an
 * approval is about what people do today, and a trade date of long ago is no way around it.
 */
function accountsConcerned({ keys, accounts }: ReferenceData, now: string): Account[] {
  return [keys.account, keys.bookedAccount]
    .map(code =>
      inForceOn(
        accounts.filter(({ account }) => account === code),
        now.slice(0, 10),
      ),
    )
    .filter(account => account !== undefined);
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
    account: inForceOn(
      reference.accounts.filter(({ account }) => account === terms.account),
      tradeDate,
    ),
    counterparty: inForceOn(reference.counterparties, tradeDate),
    currency: reference.currencies.find(currency => currency.code === code),
  };
}

const subjectsOf = ({ askedBy }: Pending): string[] => [...new Set(askedBy.map(({ actor }) => actor))];

/** Derived from the trade and the revision, so that booking again gives the same reference. */
export const bookingReference = (tradeId: string, revision: number): string => `BK-${tradeId.slice(1, 17)}-${revision}`;
