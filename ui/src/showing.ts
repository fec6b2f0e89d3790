/** The book shows what the address says: its filter and its sort, with counterparties by name as soon as they are known. */
import type { BookStore } from './book/book-store.ts';
import { type BookFilter, matcher } from './book/filter.ts';
import { type Order, orderBy, type SortBy } from './book/order.ts';
import { place } from './place.ts';
import type { Store } from './store.ts';

type Names = ReadonlyMap<string, string>;

/** @returns what ends it */
export function keepShowing(book: BookStore, counterparties: Store<Names>): () => void {
  let shown: { filter: BookFilter; sort: readonly SortBy[]; names: Names; order: Order } | undefined;
  const show = () => {
    const { filter, sort } = place.get();
    const names = counterparties.get();
    const sameOrder = shown && sort === shown.sort && names === shown.names;
    if (sameOrder && filter === shown?.filter) return;
    const nameOf = (lei: string) => names.get(lei);
    const order = sameOrder && shown ? shown.order : orderBy(sort, nameOf);
    shown = { filter, sort, names, order };
    book.show({ matches: matcher(filter, nameOf), order });
  };
  show();
  const stops = [place.subscribe(show), counterparties.subscribe(show)];
  return () => {
    for (const stop of stops) stop();
  };
}
