/** What the screen shows, kept in the address: it survives a reload, can be shared, and the browser's Back works. */
import { NAMED_SCREENS } from '../../src/client/ui-pages.ts';
import { Address } from './address.ts';
import { filterTexts, readFilter } from './book/column-filter.ts';
import { COLUMN_IDS, FIELDS } from './book/fields.ts';
import { type BookFilter, type ColumnFilters, EVERYTHING, filterOf } from './book/filter.ts';
import { readSort, type SortBy, sortText } from './book/order.ts';
import { SIDE, type Side, TONES } from './format/words.ts';
import { Store } from './store.ts';

export type Screen = 'blotter' | (typeof NAMED_SCREENS)[number] | 'trade';

export interface Place {
  screen: Screen;
  filter: BookFilter;
  /** What the blotter is sorted by; nothing is the order of submission. */
  sort: readonly SortBy[];
  /** The columns of a view that was shared or saved; null are those of this browser. */
  columns: string | null;
  /** The trade whose panel is open, or whose page it is. */
  trade: string | null;
  /** The version of that trade that is looked at; null is the present, whatever that becomes. */
  version: number | null;
  /** The moment that the positions, or that trade, are looked at; null is the present. */
  asOf: string | null;
}

const SIDES = Object.keys(SIDE) as Side[];
const TRADE_PAGE = /^\/trades\/([^/]+)$/;

const PRESENT = { version: null, asOf: null };

export const place = new Store<Place>(read());

const address = new Address(history);

addEventListener('popstate', () => {
  address.forgetWaiting();
  place.set(read());
});
// Who comes back to a page that was left finds it as it was.
addEventListener('pagehide', address.flush);

export function setFilter(change: Partial<BookFilter>): void {
  const here = place.get();
  go({ ...here, filter: { ...here.filter, ...change } }, 'replace');
}

export const clearFilter = (): void => setFilter(EVERYTHING);

export const setSort = (sort: readonly SortBy[]): void => go({ ...place.get(), sort }, 'replace');

/** The columns of this browser are shown again. */
export function leaveColumns(): void {
  const here = place.get();
  if (here.columns !== null) go({ ...here, columns: null }, 'replace');
}

/** Filters, sort and columns as the query of an address: what a saved view is. */
export const viewQuery = ({ filter, sort }: Place, columns: string | null): string =>
  write({ ...placeOf('blotter', filter), sort, columns }).slice(1);

/** Shows a saved view, beside the trade that is open. */
export function openView(query: string): void {
  const { trade, version } = place.get();
  go({ ...read({ pathname: '/', search: query }), trade, version }, 'push');
}

export function openTrade(trade: string): void {
  const here = place.get();
  if (here.trade !== trade) go({ ...here, ...PRESENT, trade }, here.trade === null ? 'push' : 'replace');
}

/** The page of a trade is left for the blotter; a panel leaves what is beside it. */
export function closeTrade(): void {
  const here = place.get();
  if (here.trade === null) return;
  go({ ...here, ...PRESENT, screen: here.screen === 'trade' ? 'blotter' : here.screen, trade: null }, 'replace');
}

export function lookAtVersion(version: number | null): void {
  go({ ...place.get(), ...PRESENT, version }, 'replace');
}

export function lookAtMoment(asOf: string | null): void {
  go({ ...place.get(), ...PRESENT, asOf }, 'replace');
}

export function openScreen(screen: Exclude<Screen, 'trade'>, filter?: Partial<BookFilter>): void {
  go(placeOf(screen, filter), 'push');
}

export const openTradePage = (trade: string): void => go({ ...place.get(), screen: 'trade', trade }, 'push');

/** Path and query of what is shown. */
export const currentAddress = (): string => write(place.get());

/** True if the address names nothing to show. */
export const isBareAddress = (): boolean => currentAddress() === '/';

/** Shows the screen of an address. */
export function openAddress(text: string): void {
  go(read(new URL(text, window.location.origin)), 'replace');
}

/** Where a link leads. */
export const addressOf = (next: Partial<Place>): string => write({ ...placeOf('blotter'), ...next });

const placeOf = (screen: Screen, filter: Partial<BookFilter> = {}): Place => ({
  screen,
  filter: { ...EVERYTHING, ...filter },
  sort: [],
  columns: null,
  trade: null,
  version: null,
  asOf: null,
});

function go(next: Place, how: 'push' | 'replace'): void {
  place.set(next);
  address[how](write(next));
}

function read({ pathname, search } = window.location as Pick<Location, 'pathname' | 'search'>): Place {
  const query = new URLSearchParams(search);
  const among = <T extends string>(name: string, known: readonly T[]) =>
    known.filter(value => query.getAll(name).includes(value));
  const page = TRADE_PAGE.exec(pathname)?.[1];
  const version = Number(query.get('version'));
  return {
    screen: page === undefined ? (NAMED_SCREENS.find(screen => pathname === `/${screen}`) ?? 'blotter') : 'trade',
    filter: {
      tone: among('status', TONES),
      side: among('side', SIDES),
      account: query.getAll('account'),
      columns: columnFiltersIn(query),
      q: query.get('q') ?? '',
    },
    sort: readSort(query.get('sort') ?? ''),
    columns: query.get('columns'),
    trade: page === undefined ? query.get('trade') : decodeURIComponent(page),
    version: Number.isInteger(version) && version > 0 ? version : null,
    asOf: momentIn(query.get('asOf')),
  };
}

function write({ screen, filter, sort, columns, trade, version, asOf }: Place): string {
  const query = new URLSearchParams();
  for (const tone of filter.tone) query.append('status', tone);
  for (const side of filter.side) query.append('side', side);
  for (const account of filter.account) query.append('account', account);
  for (const id of Object.keys(filter.columns) as (keyof ColumnFilters)[]) {
    const one = filterOf(filter, id);
    for (const text of one ? filterTexts(one) : []) query.append(id, text);
  }
  if (filter.q !== '') query.set('q', filter.q);
  if (sort.length > 0) query.set('sort', sortText(sort));
  if (columns !== null) query.set('columns', columns);
  if (trade !== null && screen !== 'trade') query.set('trade', trade);
  if (trade !== null && version !== null) query.set('version', String(version));
  if (asOf !== null) query.set('asOf', asOf);
  const text = query.toString();
  return text === '' ? pathOf(screen, trade) : `${pathOf(screen, trade)}?${text}`;
}

function pathOf(screen: Screen, trade: string | null): string {
  if (screen === 'trade' && trade !== null) return `/trades/${encodeURIComponent(trade)}`;
  return screen === 'blotter' || screen === 'trade' ? '/' : `/${screen}`;
}

function columnFiltersIn(query: URLSearchParams): ColumnFilters {
  const listed = ['status', 'side', 'account'];
  return Object.fromEntries(
    COLUMN_IDS.filter(id => !listed.includes(id)).flatMap(id => {
      const filter = readFilter(FIELDS[id].filter, query.getAll(id));
      return filter ? [[id, filter]] : [];
    }),
  );
}

// A declaration and not a constant: the first place is read while this module is still being evaluated.
function momentIn(text: string | null): string | null {
  return text !== null && !Number.isNaN(Date.parse(text)) ? new Date(text).toISOString() : null;
}
