/** The order of the blotter: last submitted first, unless columns are named to sort by. */
import type { Trade } from '../../../src/contracts/trade.ts';
import { type ColumnId, isColumnId, keyOf, type NameOf } from './fields.ts';

export type Place = Pick<Trade, 'submittedAt' | 'tradeId'>;

/** What a trade is sorted by, made once for each version of it. */
export type Keys = readonly string[];

export interface SortBy {
  column: ColumnId;
  descending: boolean;
}

/** A point in an order, which stays where it is when the trade that it was taken from moves on. */
export interface Spot extends Place {
  keys: Keys;
}

export interface Order {
  keysOf(trade: Trade): Keys;
  /** The first column is sorted downwards. */
  descending: boolean;
  /** 0 where keys say nothing of which comes first. */
  compareKeys(a: Keys, b: Keys): number;
  compare(a: Place, aKeys: Keys, b: Place, bKeys: Keys): number;
}

const NO_KEYS: Keys = [];

export function comparePlaces(a: Place, b: Place): number {
  if (a.submittedAt !== b.submittedAt) return a.submittedAt > b.submittedAt ? -1 : 1;
  if (a.tradeId === b.tradeId) return 0;
  return a.tradeId > b.tradeId ? -1 : 1;
}

/** A trade never changes its place in this order, so rows do not jump when they change. */
export const BY_SUBMISSION: Order = {
  keysOf: () => NO_KEYS,
  descending: false,
  compareKeys: () => 0,
  compare: (a, _aKeys, b) => comparePlaces(a, b),
};

/** Sorts by several columns, the first counting most; what is equal stands in the order of submission. */
export function orderBy(sort: readonly SortBy[], nameOf: NameOf): Order {
  const [first] = sort;
  if (!first) return BY_SUBMISSION;
  // Called some hundred thousand times for a large book: no iterators in here.
  const compareKeys = (a: Keys, b: Keys) => {
    for (let index = 0; index < sort.length; index++) {
      const one = a[index] ?? '';
      const other = b[index] ?? '';
      const down = sort[index]?.descending === true;
      // What has no value comes last, whichever way round.
      if (one < other) return down || one.length === 0 ? 1 : -1;
      if (one > other) return down || other.length === 0 ? -1 : 1;
    }
    return 0;
  };
  return {
    keysOf: trade => sort.map(({ column }) => keyOf(column, trade, nameOf)),
    descending: first.descending,
    compareKeys,
    compare: (a, aKeys, b, bKeys) => compareKeys(aKeys, bKeys) || comparePlaces(a, b),
  };
}

/** `-notional.account`, as it stands in the address. */
export const sortText = (sort: readonly SortBy[]): string =>
  sort.map(({ column, descending }) => (descending ? `-${column}` : column)).join('.');

export function readSort(text: string): SortBy[] {
  const sort = text
    .split('.')
    .map(part => ({ column: part.replace(/^-/, ''), descending: part.startsWith('-') }))
    .filter((by): by is SortBy => isColumnId(by.column));
  return sort.filter(({ column }, index) => sort.findIndex(by => by.column === column) === index);
}

/**
 * What a click on a column makes of the sort: upwards, downwards, not at all.
 * @param add keeps the other columns, which count before it
 */
export function nextSort(sort: readonly SortBy[], column: ColumnId, add: boolean): SortBy[] {
  const now = sort.find(by => by.column === column);
  const next = now ? (now.descending ? [] : [{ column, descending: true }]) : [{ column, descending: false }];
  if (!add) return sort.length > 1 && now ? [{ column, descending: now.descending }] : next;
  return now ? sort.flatMap(by => (by === now ? next : [by])) : [...sort, ...next];
}
