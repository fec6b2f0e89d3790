/** Which trades the blotter shows. */
import type { Trade } from '../../../src/contracts/trade.ts';
import { SIDE, type Side, type Tone, toneOf } from '../format/words.ts';
import { type ColumnFilter, filterTest } from './column-filter.ts';
import { type ColumnId, FIELDS, isColumnId, type NameOf } from './fields.ts';

/** Filters by columns other than those that have lists of their own. */
export type ColumnFilters = { readonly [Id in ColumnId]?: ColumnFilter };

/** An empty list lets everything through. */
export interface BookFilter {
  tone: readonly Tone[];
  side: readonly Side[];
  account: readonly string[];
  columns: ColumnFilters;
  /** Quick search, as typed. */
  q: string;
}

export const EVERYTHING: BookFilter = { tone: [], side: [], account: [], columns: {}, q: '' };

export const isEverything = (filter: BookFilter): boolean =>
  filteredColumns(filter).length === 0 && filter.q.trim() === '';

/** True for a filter that means other trades on another day. */
export const namesToday = ({ columns }: BookFilter): boolean =>
  Object.values(columns).some(
    filter => filter.kind === 'date' && [filter.from, filter.to].some(day => day?.startsWith('today')),
  );

/** The columns that are filtered by, those with lists of their own first. */
export const filteredColumns = ({ tone, side, account, columns }: BookFilter): ColumnId[] => [
  ...(tone.length > 0 ? (['status'] as const) : []),
  ...(side.length > 0 ? (['side'] as const) : []),
  ...(account.length > 0 ? (['account'] as const) : []),
  ...Object.keys(columns).filter(isColumnId),
];

/** What a column is filtered by. */
export function filterOf(filter: BookFilter, id: ColumnId): ColumnFilter | undefined {
  const list = { status: filter.tone, side: filter.side, account: filter.account } as const;
  if (id === 'status' || id === 'side' || id === 'account')
    return list[id].length > 0 ? { kind: 'set', values: list[id] } : undefined;
  return filter.columns[id];
}

/** What is to change for a column to be filtered by something else; undefined lets everything through. */
export function filterChange(filter: BookFilter, id: ColumnId, next: ColumnFilter | undefined): Partial<BookFilter> {
  const values = next?.kind === 'set' ? next.values : [];
  if (id === 'status') return { tone: values as readonly Tone[] };
  if (id === 'side') return { side: values as readonly Side[] };
  if (id === 'account') return { account: values };
  const { [id]: _before, ...others } = filter.columns;
  const empty = next === undefined || (next.kind === 'set' && next.values.length === 0);
  return { columns: empty ? others : { ...others, [id]: next } };
}

/** The test of a filter that lets everything through. */
export const everyTrade = (_trade: Trade): boolean => true;

/**
 * A test for one filter, made once and run over many trades.
 * @param nameOf the name of a counterparty, where it is known
 * @param now what `today` is judged by
 */
export function matcher(filter: BookFilter, nameOf: NameOf, now = new Date()): (trade: Trade) => boolean {
  const words = filter.q.toLowerCase().split(/\s+/).filter(Boolean);
  const tests = filteredColumns(filter).flatMap(id => {
    const one = filterOf(filter, id);
    return one ? [filterTest(FIELDS[id], one, nameOf, now)] : [];
  });
  if (words.length > 0) tests.push(trade => words.every(word => found(trade, word, nameOf)));
  const [only] = tests;
  if (tests.length <= 1) return only ?? everyTrade;
  return trade => tests.every(test => test(trade));
}

/** Codes, and words such as `sell` or `rejected`, match from their beginning; names anywhere. */
function found(trade: Trade, word: string, nameOf: NameOf): boolean {
  const codes = [trade.symbol, trade.isin, trade.tradeId, trade.bookingReference, trade.clientReference, trade.account];
  for (const code of codes) if (code?.toLowerCase().startsWith(word)) return true;
  if (toneOf(trade).startsWith(word) || SIDE[trade.side].long.toLowerCase().startsWith(word)) return true;
  if (trade.trader?.toLowerCase().startsWith(word)) return true;
  if (trade.counterparty === null) return false;
  if (trade.counterparty.toLowerCase().startsWith(word)) return true;
  return nameOf(trade.counterparty)?.toLowerCase().includes(word) ?? false;
}
