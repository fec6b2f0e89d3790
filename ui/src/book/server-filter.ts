/** A filter of the blotter as the API's list understands it, where it does. */
import type { TradeFilter } from '../../../src/client/index.ts';
import { STATUS, type Status } from '../format/words.ts';
import { datesAt, dayOf } from './column-filter.ts';
import { type BookFilter, filteredColumns } from './filter.ts';

const SAYABLE = new Set(['status', 'side', 'account', 'tradeDate']);

/** Parameters of the list may have this many values. */
const MOST_VALUES = 50;

/**
 * For `today`, the API is asked for every date that is today at some venue.
 * @returns what finds at least all that match; null where the API has no such filter
 */
export function serverFilter(filter: BookFilter, now = new Date()): TradeFilter | null {
  if (filter.q.trim() !== '' || filter.account.length > MOST_VALUES) return null;
  if (filteredColumns(filter).some(id => !SAYABLE.has(id))) return null;
  const dates = filter.columns.tradeDate;
  const { from, to } = dates?.kind === 'date' ? dates : { from: null, to: null };
  const today = datesAt(null, now.toISOString());
  const status = (Object.keys(STATUS) as Status[]).filter(one => filter.tone.includes(STATUS[one].tone));
  return {
    ...(status.length > 0 && { status }),
    ...(filter.side.length > 0 && { side: filter.side }),
    ...(filter.account.length > 0 && { account: filter.account }),
    ...(from !== null && { tradeDateFrom: dayOf(from, today.first) }),
    ...(to !== null && { tradeDateTo: dayOf(to, today.last) }),
  };
}
