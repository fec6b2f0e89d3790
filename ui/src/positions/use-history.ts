/** The booking entries of a position, all of them, read when it is first seen and again when it has changed. */
import type { BookingEntry } from '../../../src/client/index.ts';
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
  return useAnswer(seen ? `${account}/${symbol}/${currency}/${updatedAt}` : null, async ({ signal }) => {
    const items: BookingEntry[] = [];
    let cursor: string | null = null;
    for (let page = 1; ; page++) {
      const query = { account, symbol, limit: PAGE, ...(cursor === null ? {} : { cursor }) };
      const result = await client.bookingEntries(query, { signal });
      if (!result.ok) return result;
      items.push(...result.value.items.filter(entry => entry.currency === currency));
      cursor = result.value.nextCursor;
      const complete = cursor === null;
      if (complete || page === MOST_PAGES) return { ok: true, value: { items, complete } };
    }
  });
}
