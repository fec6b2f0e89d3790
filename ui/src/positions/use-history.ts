/** The booking entries of a position, all of them, read when it is first seen and again when it has changed. */
import type { BookingEntry } from '../../../src/client/index.ts';
import { allPages } from '../all-pages.ts';
import { useDesk } from '../desk-context.ts';
import { type Answer, useAnswer } from '../trade/use-answer.ts';
import type { Position } from './position.ts';

const PAGE = 200;
/** A line of a part of them would not be true: with more than so many pages there is none. */
const MOST_PAGES = 5;

export interface Entries {
  items: readonly BookingEntry[];
  complete: boolean;
}

export function useHistory({ account, symbol, currency, updatedAt }: Position, seen: boolean): Answer<Entries> {
  const { client } = useDesk();
  return useAnswer(seen ? `${account}/${symbol}/${currency}/${updatedAt}` : null, async options => {
    const result = await allPages(
      at => client.bookingEntries({ account, symbol, limit: PAGE, ...at }, options),
      MOST_PAGES,
    );
    if (!result.ok) return result;
    const items = result.value.items.filter(entry => entry.currency === currency);
    return { ok: true, value: { items, complete: result.value.complete } };
  });
}
