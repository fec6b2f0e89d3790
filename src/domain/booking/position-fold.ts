/**
 * A position as a fold of its journal. Average cost depends on order, so the bookings not reversed are folded in the order
 * in which their trades were submitted: a rebooked trade keeps its place, whenever it was booked again.
 */
import { add, compare, type Decimal, negate } from '../decimal.ts';
import { applyMovement, FLAT, type Position } from './position.ts';

/** A journal entry as a position sees it. */
export interface PositionEntry {
  submittedAt: string;
  tradeId: string;
  revision: number;
  kind: 'BOOKING' | 'REVERSAL';
  quantity: Decimal;
  cash: Decimal;
  settlementDate: string;
  recordedAt: string;
}

/** The position after every booking up to a place in the order. */
export interface Checkpoint extends Position {
  /** Place of the last booking in it; empty before the first. */
  place: string;
}

/** What is kept of a position between commits. */
export interface KeptPosition extends Position {
  /** Where folding may begin again; it lags behind, so that a booking that comes late rarely needs the whole journal. */
  checkpoint: Checkpoint;
  unsettled: Record<string, Decimal>;
  updatedAt: string;
}

export const START: Checkpoint = { ...FLAT, place: '' };

export const UNOPENED: KeptPosition = { ...FLAT, checkpoint: START, unsettled: {}, updatedAt: '' };

/** Bookings after the checkpoint before it moves on, and how many it stays behind. */
const MOVE_AFTER = 64;
const STAY_BEHIND = 32;

/** Where a trade stands in the order: by submission, then by id. Both have a fixed length, so text compares as the pair does. */
export const placeOf = (entry: Pick<PositionEntry, 'submittedAt' | 'tradeId'>): string =>
  `${entry.submittedAt} ${entry.tradeId}`;

/** Where the fold must begin for these new entries: the checkpoint, unless one of them changes what lies before it. */
export const foldFrom = (kept: KeptPosition, fresh: readonly PositionEntry[]): Checkpoint =>
  fresh.some(entry => placeOf(entry) <= kept.checkpoint.place) ? START : kept.checkpoint;

/**
 * The position with new entries.
 * @param entries every entry of the journal after `from.place`, the new ones among them, in any order
 * @param fresh the new ones
 * @param begun a date (YYYY-MM-DD) that has begun in every market: quantities that settle by then are settled
 */
export function foldPosition(
  kept: KeptPosition,
  from: Checkpoint,
  entries: readonly PositionEntry[],
  fresh: readonly PositionEntry[],
  begun: string,
): KeptPosition {
  const standing = standingBookings(entries);
  let position: Position = from;
  let checkpoint = from;
  for (const [index, booking] of standing.entries()) {
    position = applyMovement(position, booking);
    if (standing.length > MOVE_AFTER && index === standing.length - 1 - STAY_BEHIND)
      checkpoint = { ...position, place: placeOf(booking) };
  }
  const { quantity, cost, realizedPnl } = position;
  const updatedAt = latestOf([kept.updatedAt, ...fresh.map(entry => entry.recordedAt)]);
  return { quantity, cost, realizedPnl, checkpoint, unsettled: unsettledOf(kept.unsettled, fresh, begun), updatedAt };
}

/** The bookings that no reversal has taken back, in the order of their trades. */
function standingBookings<Entry extends PositionEntry>(entries: readonly Entry[]): Entry[] {
  const reversed = new Set(
    entries.filter(({ kind }) => kind === 'REVERSAL').map(({ tradeId, revision }) => `${tradeId} ${revision}`),
  );
  return entries
    .filter(({ kind, tradeId, revision }) => kind === 'BOOKING' && !reversed.has(`${tradeId} ${revision}`))
    .sort((a, b) => (placeOf(a) < placeOf(b) ? -1 : 1));
}

/** What of a position has settled by a date: all but what settles later. */
export const settledQuantity = (quantity: Decimal, unsettled: Record<string, Decimal>, today: string): Decimal =>
  Object.entries(unsettled)
    .filter(([date]) => date > today)
    .reduce((settled, [, later]) => add(settled, negate(later)), quantity);

/** Only dates that have yet to begin in some market are kept, so that the row stays small. */
function unsettledOf(
  kept: Record<string, Decimal>,
  fresh: readonly PositionEntry[],
  begun: string,
): Record<string, Decimal> {
  const unsettled = new Map(Object.entries(kept));
  for (const { settlementDate, quantity } of fresh)
    unsettled.set(settlementDate, add(unsettled.get(settlementDate) ?? '0', quantity));
  return Object.fromEntries(
    [...unsettled]
      .filter(([date, quantity]) => date > begun && compare(quantity, '0') !== 0)
      .sort(([a], [b]) => (a < b ? -1 : 1)),
  );
}

/** The latest of some times of one format; empty for none. */
const latestOf = (times: readonly string[]): string => [...times].sort().at(-1) ?? '';
