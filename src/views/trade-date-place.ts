/**
 * Where a trade stands in lists by trade date. Nearly every trade is booked on its trade date and then left alone, and for those
 * the order of trade dates, refined by the time of change, is the order of the time of change itself. So the place of such a
 * trade is that time, and one index entry serves both orders; only a trade of another day, or changed later, needs two.
 */
import type { FeedEntry } from '../contracts/messages.ts';

/**
 * The last version to move a trade's place: as a rule its first outcome. From here on it stays, unless the trade date changes, so
 * that a walk through a list meets a trade once.
 */
const LAST_TO_MOVE = 2;

/**
 * @param held the place that the trade has; null when it is new
 * @param entries what happened to it since, in sequence
 * @returns the trade date (the day of submission, UTC, while booking has found none), or a time on that day: texts that sort by trade date
 */
export function placeByTradeDate(held: string | null, entries: readonly FeedEntry[]): string {
  return entries.reduce((place, { trade: { version, tradeDate, submittedAt, updatedAt } }) => {
    const date = tradeDate ?? submittedAt.slice(0, 10);
    if (version > LAST_TO_MOVE && place.startsWith(date)) return place;
    return updatedAt.startsWith(date) ? updatedAt : date;
  }, held ?? '');
}
