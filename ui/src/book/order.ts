/** The order of the blotter: last submitted first. A trade never changes its place, so rows do not jump when they change. */
import type { Trade } from '../../../src/contracts/trade.ts';

export type Place = Pick<Trade, 'submittedAt' | 'tradeId'>;

export function comparePlaces(a: Place, b: Place): number {
  if (a.submittedAt !== b.submittedAt) return a.submittedAt > b.submittedAt ? -1 : 1;
  if (a.tradeId === b.tradeId) return 0;
  return a.tradeId > b.tradeId ? -1 : 1;
}

/** Where a trade stands in an ordered list, or where it would stand. */
export function indexOfPlace(rows: readonly Place[], place: Place): number {
  let low = 0;
  let high = rows.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const row = rows[middle];
    if (row && comparePlaces(row, place) < 0) low = middle + 1;
    else high = middle;
  }
  return low;
}
