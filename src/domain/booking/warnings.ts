/** Warnings of booking: what may be a mistake and refuses nothing. FIX has no codes for them, so `fixCode` is 99. */
import { toEpochDay, weekdayOf } from '../calendar-date.ts';
import { compare } from '../decimal.ts';
import type { Reason } from '../trade/events.ts';
import type { BookedTerms } from '../trade/terms.ts';
import { isOffVenue, venueTimeZone } from '../venues.ts';
import { addSettlementDays, isSettlementDay } from './calendars/index.ts';
import { listingOf } from './find-instrument.ts';
import type { Instrument, ReferenceData } from './reference-data.ts';
import { settlementDate } from './settlement-cycle.ts';
import { isTradingDay, tradingDayBefore } from './trading-calendars/index.ts';

/** Calendar days between a settlement date and the regular one that need no explanation. */
const MAX_USUAL_SETTLEMENT_SHIFT_DAYS = 30;

const WEEKDAYS = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];

type Warning = (terms: BookedTerms, instrument: Instrument) => Reason | undefined;

const isKnown = (mic: string): boolean => venueTimeZone(mic) !== undefined;

const dayOf = (date: string): string => `${WEEKDAYS[weekdayOf(toEpochDay(date))]} ${date}`;

/** Judged by the trade's venue where it is a known market, else by the instrument's own market. */
const tradedOnTradingDay: Warning = ({ tradeDate, venue }, { mic }) => {
  const market = isKnown(venue) ? venue : mic;
  if (isTradingDay(market, tradeDate)) return undefined;
  const before = tradingDayBefore(market, tradeDate);
  const hint = before === undefined ? '' : `; the previous trading day is ${dayOf(before)}`;
  const message = `${market} does not trade on ${dayOf(tradeDate)}${hint}`;
  return { code: 'TRADE_DATE_NOT_A_TRADING_DAY', fixCode: 99, message };
};

const settlesOnBusinessDay: Warning = ({ settlementDate: date }, { settlementCalendar }) => {
  if (isSettlementDay(settlementCalendar, date)) return undefined;
  const next = addSettlementDays(settlementCalendar, date, 0);
  const message = `the settlement calendar ${settlementCalendar} is closed on ${dayOf(date)}; the next business day is ${dayOf(next)}`;
  return { code: 'SETTLEMENT_DATE_NOT_A_BUSINESS_DAY', fixCode: 99, message };
};

const settlesInUsualTime: Warning = ({ settlementDate: date, tradeDate }, { settlementCalendar }) => {
  const regular = settlementDate(settlementCalendar, tradeDate);
  const shift = toEpochDay(date) - toEpochDay(regular);
  if (shift <= MAX_USUAL_SETTLEMENT_SHIFT_DAYS) return undefined;
  const message = `settlement date ${date} is ${shift} days after the regular date, ${regular}`;
  return { code: 'SETTLEMENT_DATE_UNUSUAL', fixCode: 99, message };
};

/** The instrument's own market is no mistake of the trade, even where it is unknown. */
const venueKnown: Warning = ({ venue }, { mic }) => {
  if (isKnown(venue) || isOffVenue(venue) || venue === mic) return undefined;
  const message = `unknown venue ${venue}: dates are checked by the calendar of ${mic} instead`;
  return { code: 'UNKNOWN_VENUE', fixCode: 99, message };
};

const WARNINGS: readonly Warning[] = [tradedOnTradingDay, settlesOnBusinessDay, settlesInUsualTime, venueKnown];

/** Every warning about terms that are to be booked; possible duplicates come first. */
export const warningsOf = (terms: BookedTerms, instrument: Instrument, reference: ReferenceData): Reason[] => [
  ...possibleDuplicates(terms, reference),
  ...WARNINGS.map(warning => warning(terms, instrument)).filter(reason => reason !== undefined),
];

/**
 * The same economics under another key. Only trades with the same client reference are compared, and only those that
 * came first and still stand, so that one of two is warned about and not both.
 */
const possibleDuplicates = (terms: BookedTerms, { sameReference, instruments }: ReferenceData): Reason[] =>
  sameReference
    .filter(other => {
      const listing = listingOf(other, instruments);
      return (
        other.status !== 'REJECTED' &&
        other.status !== 'CANCELLED' &&
        other.account === terms.account &&
        other.side === terms.side &&
        listing.symbol === terms.symbol &&
        listing.tradeDate === terms.tradeDate &&
        compare(other.quantity, terms.quantity) === 0 &&
        compare(other.price, terms.price) === 0
      );
    })
    .map(other => ({
      code: 'POSSIBLE_DUPLICATE',
      fixCode: 99,
      message: `possible duplicate of ${other.tradeId}: same account, instrument, side, quantity, price, trade date and client reference`,
    }));
