/** What the screen shows, kept in the address: it survives a reload, can be shared, and the browser's Back works. */
import { type BookFilter, EVERYTHING } from './book/filter.ts';
import { SIDE, type Side, TONES } from './format/words.ts';
import { Store } from './store.ts';

export const SCREENS = ['blotter', 'positions', 'exceptions', 'operations', 'trade'] as const;
export type Screen = (typeof SCREENS)[number];

export interface Place {
  screen: Screen;
  filter: BookFilter;
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

addEventListener('popstate', () => place.set(read()));

export function setFilter(change: Partial<BookFilter>): void {
  const here = place.get();
  go({ ...here, filter: { ...here.filter, ...change } }, 'replace');
}

export const clearFilter = (): void => setFilter(EVERYTHING);

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

/** Where a link leads. */
export const addressOf = (next: Partial<Place>): string => write({ ...placeOf('blotter'), ...next });

const placeOf = (screen: Screen, filter: Partial<BookFilter> = {}): Place => ({
  screen,
  filter: { ...EVERYTHING, ...filter },
  trade: null,
  version: null,
  asOf: null,
});

function go(next: Place, how: 'push' | 'replace'): void {
  const address = write(next);
  if (how === 'push') history.pushState(null, '', address);
  else history.replaceState(null, '', address);
  place.set(next);
}

function read(): Place {
  const { pathname, search } = window.location;
  const query = new URLSearchParams(search);
  const among = <T extends string>(name: string, known: readonly T[]) =>
    known.filter(value => query.getAll(name).includes(value));
  const page = TRADE_PAGE.exec(pathname)?.[1];
  const version = Number(query.get('version'));
  return {
    screen: page === undefined ? (SCREENS.find(screen => pathname === `/${screen}`) ?? 'blotter') : 'trade',
    filter: {
      tone: among('status', TONES),
      side: among('side', SIDES),
      account: query.getAll('account'),
      q: query.get('q') ?? '',
    },
    trade: page === undefined ? query.get('trade') : decodeURIComponent(page),
    version: Number.isInteger(version) && version > 0 ? version : null,
    asOf: momentIn(query.get('asOf')),
  };
}

function write({ screen, filter, trade, version, asOf }: Place): string {
  const query = new URLSearchParams();
  for (const tone of filter.tone) query.append('status', tone);
  for (const side of filter.side) query.append('side', side);
  for (const account of filter.account) query.append('account', account);
  if (filter.q !== '') query.set('q', filter.q);
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

// A declaration and not a constant: the first place is read while this module is still being evaluated.
function momentIn(text: string | null): string | null {
  return text !== null && !Number.isNaN(Date.parse(text)) ? new Date(text).toISOString() : null;
}
