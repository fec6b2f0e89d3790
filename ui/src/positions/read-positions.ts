/** Reads the positions of some accounts, or of all, at a moment, and the entries behind one of them. */
import type { BookingEntry, TapebookClient } from '../../../src/client/index.ts';
import { allPages } from '../all-pages.ts';
import type { Read } from '../trade/read.ts';
import { identityOf, type Position } from './position.ts';

const PAGE = 200;
/** More than two thousand are of no use on a screen: then one looks at some accounts. */
const MOST_PAGES = 10;

/** Positions, and what was asked for: they are the answer to nothing else. */
export interface Holdings {
  asOf: string | null;
  accounts: readonly string[];
  items: readonly Position[];
  /** Whether these are all. */
  complete: boolean;
  completeUntil: string | null;
}

/**
 * @param asOf null is the present
 * @param accounts none are all of them
 */
export const readPositions =
  (client: Pick<TapebookClient, 'positions'>, asOf: string | null, accounts: readonly string[]): Read<Holdings> =>
  async options => {
    const moment = asOf === null ? {} : { asOf };
    // The API takes one account at a time.
    const asked = accounts.length === 0 ? [{}] : accounts.toSorted().map(account => ({ account }));
    const read = await Promise.all(
      asked.map(one =>
        allPages(at => client.positions({ limit: PAGE, ...moment, ...one, ...at }, options), MOST_PAGES),
      ),
    );
    const items: Position[] = [];
    const until: (string | null)[] = [];
    let complete = true;
    for (const part of read) {
      if (!part.ok) return part;
      items.push(...part.value.items);
      until.push(part.value.first.completeUntil);
      complete &&= part.value.complete;
    }
    // All of it is complete as far as the part that was read first is.
    const completeUntil = until.toSorted()[0] ?? null;
    return { ok: true, value: { asOf, accounts, items, complete, completeUntil } };
  };

/** A line of a part of the entries would not be true: with more than so many pages there is none. */
const MOST_HISTORY_PAGES = 5;

export interface Entries {
  items: readonly BookingEntry[];
  complete: boolean;
}

/** Reads the entries of one position among those of its account and symbol. */
export const readHistory =
  (client: Pick<TapebookClient, 'bookingEntries'>, position: Position): Read<Entries> =>
  async options => {
    const { account, symbol } = position;
    const result = await allPages(
      at => client.bookingEntries({ account, symbol, limit: PAGE, ...at }, options),
      MOST_HISTORY_PAGES,
    );
    if (!result.ok) return result;
    const { items, complete } = result.value;
    const identity = identityOf(position);
    return { ok: true, value: { items: items.filter(entry => identityOf(entry) === identity), complete } };
  };
