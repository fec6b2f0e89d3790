/** Booking decides what becomes of a pending trade. Pure: the same trade and reference data give the same event. */
import type { BookingTrace, Reason, TradeEvent } from '../trade/events.ts';
import { awaitedOf, type Pending, type TradeState } from '../trade/state.ts';
import { localDate, venueDate } from '../venues.ts';
import { reasonsToAsk } from './approval.ts';
import { enrich, grossAmount } from './enrich.ts';
import { bookingEntry, reversalOf } from './entries.ts';
import { findInstrument, findOwnInstrument } from './find-instrument.ts';
import { inForceAtMarket, marketDate } from './market.ts';
import { type Account, type InForce, inForceOn, type ReferenceData } from './reference-data.ts';
import { type Facts, reasonsToRefuse } from './rules.ts';
import { warningsOf } from './warnings.ts';

/**
 * The outcome of the booking that a trade waits for; null when it waits for none, so that booking twice is booking once.
 * @param reference the records that the trade's current terms name
 * @param trace its `consumedAt` is the moment whose limits apply
 */
export function decideBooking(state: TradeState, reference: ReferenceData, trace: BookingTrace): TradeEvent | null {
  const pending = awaitedOf(state);
  if (!pending) return null;
  const { revision } = state.current;
  const reversals = state.booked.map(reversalOf);
  const facts = gatherFacts(state, pending, reference, trace.consumedAt);
  const accounts = accountsConcerned(reference, facts);
  const ask = (reasons: Reason[]): TradeEvent => ({
    type: 'ApprovalRequested',
    data: { revision, reasons, askedBy: subjectsOf(pending), actors: pending.askedBy, trace },
  });

  if (pending.kind === 'CANCEL') {
    const toAsk = reasonsToAsk(pending, accounts, null);
    if (toAsk.length > 0) return ask(toAsk);
    return { type: 'TradeCancelled', data: { revision, entries: reversals, warnings: [], trace } };
  }

  const reasons = reasonsToRefuse(facts);
  const { instrument, currency, tradeDate } = facts;
  if (reasons.length > 0 || !instrument || typeof currency?.minorUnits !== 'number') {
    return { type: state.settled ? 'AmendmentRejected' : 'TradeRejected', data: { revision, reasons, trace } };
  }
  const terms = enrich(facts.terms, instrument, tradeDate);
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

/** The account of the terms and the account that the trade is booked on: both can ask for approval. */
const accountsConcerned = ({ keys, accounts }: ReferenceData, { tradeDate, today }: Facts): InForce<Account>[] =>
  [keys.account, keys.bookedAccount].map(code => {
    const versions = accounts.filter(({ account }) => account === code);
    return { onTradeDate: inForceOn(versions, tradeDate), now: inForceOn(versions, today) };
  });

/** @param now RFC 3339; limits in force then apply beside those of the trade date */
function gatherFacts(
  { current: { terms }, instrument: own, ...state }: TradeState,
  pending: Pending,
  reference: ReferenceData,
  now: string,
): Facts {
  const { submittedAt } = state;
  const { instrument, tradeDate, reason } = own
    ? findOwnInstrument(own, terms, submittedAt, reference.instruments)
    : findInstrument(terms, submittedAt, reference.instruments);
  const versions = reference.instruments.filter(({ symbol }) => symbol === instrument?.symbol);
  const dateAtMarket = (instant: string) => {
    const listing = inForceAtMarket(versions, instant) ?? instrument;
    return listing ? marketDate(listing, instant) : localDate(instant, 'UTC');
  };
  const today = dateAtMarket(now);
  const accounts = reference.accounts.filter(({ account }) => account === terms.account);
  const code = instrument?.currency ?? terms.currency;
  return {
    terms,
    booked: state.booked.length > 0 ? state.settled?.revision.terms : undefined,
    tradeDate,
    latestTradeDate: (terms.venue && venueDate(terms.venue, pending.givenAt)) ?? dateAtMarket(pending.givenAt),
    today,
    notFound: reason,
    instrument,
    instrumentNow: inForceAtMarket(versions, now),
    account: inForceOn(accounts, tradeDate),
    accountNow: inForceOn(accounts, today),
    counterparty: inForceOn(reference.counterparties, tradeDate),
    currency: reference.currencies.find(currency => currency.code === code),
  };
}

const subjectsOf = ({ askedBy }: Pending): string[] => [...new Set(askedBy.map(({ actor }) => actor))];

/** Derived from the trade and the revision, so that booking again gives the same reference. */
export const bookingReference = (tradeId: string, revision: number): string => `BK-${tradeId.slice(1, 17)}-${revision}`;
