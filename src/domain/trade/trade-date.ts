/** Faults of dates that can be judged from the terms alone. */
import { latestLocalDate, venueDate } from '../venues.ts';

/** The settlement calendars begin here. */
const EARLIEST = '2015-01-01';

/**
 * @param venue MIC, in whose time zone 'future' is judged; where it is not known, the earliest zone on Earth (UTC+14) has it
 * @param now RFC 3339
 * @returns what is wrong with the date; undefined when nothing is
 */
export function tradeDateProblem(tradeDate: string, venue: string | undefined, now: string): string | undefined {
  if (tradeDate < EARLIEST) return `must not be before ${EARLIEST}`;
  const atVenue = venue === undefined ? undefined : venueDate(venue, now);
  const today = atVenue ?? latestLocalDate(now);
  return tradeDate > today
    ? `must not be in the future: today is ${today} ${atVenue ? `at ${venue}` : 'in the earliest time zone (UTC+14)'}`
    : undefined;
}

/** @returns what is wrong with the settlement date of a trade of that date; undefined when nothing is */
export function settlementDateProblem(settlementDate: string, tradeDate: string): string | undefined {
  if (settlementDate < tradeDate) return `must not be before the trade date, ${tradeDate}`;
  // Of 29 February the text names no date, and still sorts after 28 February of the next year.
  const latest = `${String(Number(tradeDate.slice(0, 4)) + 1).padStart(4, '0')}${tradeDate.slice(4)}`;
  return settlementDate > latest ? `must not be more than a year after the trade date, ${tradeDate}` : undefined;
}
