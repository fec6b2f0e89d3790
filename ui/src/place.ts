/** What the screen shows, kept in the address: it survives a reload, can be shared, and the browser's Back works. */
import { type BookFilter, EVERYTHING } from './book/filter.ts';
import { SIDE, type Side, TONES } from './format/words.ts';
import { Store } from './store.ts';

export interface Place {
  filter: BookFilter;
  /** The trade whose panel is open. */
  trade: string | null;
}

const SIDES = Object.keys(SIDE) as Side[];

export const place = new Store<Place>(read());

addEventListener('popstate', () => place.set(read()));

export function setFilter(change: Partial<BookFilter>): void {
  const here = place.get();
  go({ ...here, filter: { ...here.filter, ...change } }, 'replace');
}

export const clearFilter = (): void => setFilter(EVERYTHING);

export function openTrade(trade: string): void {
  const here = place.get();
  if (here.trade !== trade) go({ ...here, trade }, here.trade === null ? 'push' : 'replace');
}

export function closeTrade(): void {
  const here = place.get();
  if (here.trade !== null) go({ ...here, trade: null }, 'replace');
}

function go(next: Place, how: 'push' | 'replace'): void {
  const address = write(next);
  if (how === 'push') history.pushState(null, '', address);
  else history.replaceState(null, '', address);
  place.set(next);
}

function read(): Place {
  const query = new URLSearchParams(window.location.search);
  const among = <T extends string>(name: string, known: readonly T[]) =>
    known.filter(value => query.getAll(name).includes(value));
  return {
    filter: {
      tone: among('status', TONES),
      side: among('side', SIDES),
      account: query.getAll('account'),
      q: query.get('q') ?? '',
    },
    trade: query.get('trade'),
  };
}

function write({ filter, trade }: Place): string {
  const query = new URLSearchParams();
  for (const tone of filter.tone) query.append('status', tone);
  for (const side of filter.side) query.append('side', side);
  for (const account of filter.account) query.append('account', account);
  if (filter.q !== '') query.set('q', filter.q);
  if (trade !== null) query.set('trade', trade);
  const text = query.toString();
  return text === '' ? '/' : `/?${text}`;
}
