/** The booking entries of a position, all of them, read when it is first seen and again when it has changed. */
import type { BookingEntry, TapebookClient } from '../../../src/client/index.ts';
import { allPages } from '../all-pages.ts';
import { useDesk } from '../desk-context.ts';
import type { Read } from '../trade/read.ts';
import { type Answer, useAnswer } from '../trade/use-answer.ts';
import { identityOf, type Position } from './position.ts';

const PAGE = 200;
/** A line of a part of them would not be true: with more than so many pages there is none. */
const MOST_PAGES = 5;

export interface Entries {
  items: readonly BookingEntry[];
  complete: boolean;
}

export function useHistory(position: Position, seen: boolean): Answer<Entries> {
  const { client } = useDesk();
  const key = seen ? `${identityOf(position)}/${position.updatedAt}` : null;
  return useAnswer(key, readHistory(client, position));
}

/** Reads the entries of one position among those of its account and symbol. */
export const readHistory =
  (client: Pick<TapebookClient, 'bookingEntries'>, position: Position): Read<Entries> =>
  async options => {
    const { account, symbol } = position;
    const result = await allPages(
      at => client.bookingEntries({ account, symbol, limit: PAGE, ...at }, options),
      MOST_PAGES,
    );
    if (!result.ok) return result;
    const { items, complete } = result.value;
    const identity = identityOf(position);
    return { ok: true, value: { items: items.filter(entry => identityOf(entry) === identity), complete } };
  };
