/** The book shows what the address says: its filter and its sort, with counterparties by name as soon as they are known. */
import type { BookStore } from './book/book-store.ts';
import { type BookFilter, matcher, namesToday } from './book/filter.ts';
import { orderBy, type SortBy } from './book/order.ts';
import type { Showing } from './book/trade-book.ts';
import { place } from './place.ts';
import type { Store } from './store.ts';

const DAY_CHECK_MS = 30_000;

/** Days begin on a quarter of an hour, whatever the time zone. */
const QUARTER_HOUR_MS = 15 * 60_000;

const quarterHourNow = () => Math.floor(Date.now() / QUARTER_HOUR_MS);

type Names = ReadonlyMap<string, string>;

/** @returns what ends it */
export function keepShowing(book: BookStore, counterparties: Store<Names>): () => void {
  let shown: { filter: BookFilter; sort: readonly SortBy[]; names: Names; showing: Showing } | undefined;
  const show = () => {
    const { filter, sort } = place.get();
    const names = counterparties.get();
    const before = shown && names === shown.names ? shown : undefined;
    if (before && filter === before.filter && sort === before.sort) return;
    const nameOf = (lei: string) => names.get(lei);
    const showing = {
      matches: before?.filter === filter ? before.showing.matches : matcher(filter, nameOf),
      order: before?.sort === sort ? before.showing.order : orderBy(sort, nameOf),
    };
    shown = { filter, sort, names, showing };
    book.show(showing);
  };
  show();
  // A filter by `today` means another day after midnight at a venue.
  let shownAt = quarterHourNow();
  const timer = setInterval(() => {
    if (shownAt === quarterHourNow()) return;
    shownAt = quarterHourNow();
    if (!namesToday(place.get().filter)) return;
    shown = undefined;
    show();
  }, DAY_CHECK_MS);
  const stops = [place.subscribe(show), counterparties.subscribe(show)];
  return () => {
    clearInterval(timer);
    for (const stop of stops) stop();
  };
}
