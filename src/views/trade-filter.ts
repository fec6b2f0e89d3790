/** What a list of trades is narrowed by and sorted by, and the conditions of its filters that no index answers. */
import { type SQL, sql } from 'drizzle-orm';
import type { SORTS } from '../contracts/trade-query.ts';
import type { Side, TradeStatus } from '../domain/trade/terms.ts';

/** Filters of a list; those that are absent let everything through. */
export interface TradeFilter {
  status?: readonly TradeStatus[] | undefined;
  account?: readonly string[] | undefined;
  symbol?: readonly string[] | undefined;
  side?: readonly Side[] | undefined;
  submittedBy?: readonly string[] | undefined;
  /** First and last trade date, inclusive; a trade that has none yet counts by the day of its submission (UTC). */
  tradeDateFrom?: string | undefined;
  tradeDateTo?: string | undefined;
  /** Beginning of a trade id, client reference, symbol, booking reference or counterparty, as written or in upper case. */
  q?: string | undefined;
}

export type TradeSort = (typeof SORTS)[number];

export type OrderColumn = 'updated_at' | 'trade_date_key';

/** How a sort is said in SQL. */
export interface Order {
  column: OrderColumn;
  /** What the names of the indexes in this order end with. */
  index: 'by_update' | 'by_trade_date';
  descending: boolean;
}

export const orderOf = (sort: TradeSort): Order => ({
  ...(sort.endsWith('updatedAt')
    ? ({ column: 'updated_at', index: 'by_update' } as const)
    : ({ column: 'trade_date_key', index: 'by_trade_date' } as const)),
  descending: sort.startsWith('-'),
});

/** `ORDER BY` of lists and of all that is merged into them: each source of rows has its place in the list as `place`. */
export const orderBy = ({ descending }: Order): SQL =>
  sql.raw(descending ? 'ORDER BY place DESC, trade_id DESC' : 'ORDER BY place, trade_id');

const VALUE_COLUMNS = {
  status: 'status',
  account: 'account',
  symbol: 'symbol',
  side: 'side',
  submittedBy: 'submitted_by',
} as const;

export type ValueFilter = keyof typeof VALUE_COLUMNS;

/** A filter that an index may answer already: one of values, or the range of trade dates. */
export type Answered = ValueFilter | 'tradeDate';

/** The conditions of a filter but for those answered and for `q`. Lists are one parameter each: D1 takes a hundred. */
export function conditionsOf(filter: TradeFilter, answered: ReadonlySet<Answered>): SQL[] {
  const conditions: SQL[] = [];
  for (const [name, column] of Object.entries(VALUE_COLUMNS) as [ValueFilter, string][]) {
    const values = filter[name];
    if (!values || answered.has(name)) continue;
    conditions.push(sql`${sql.raw(column)} IN (SELECT value FROM json_each(${JSON.stringify(values)}))`);
  }
  if (!answered.has('tradeDate')) conditions.push(...tradeDateRange(filter));
  return conditions;
}

function tradeDateRange({ tradeDateFrom, tradeDateTo }: TradeFilter): SQL[] {
  return [
    ...(tradeDateFrom === undefined ? [] : [sql`trade_date_key >= ${tradeDateFrom}`]),
    ...(tradeDateTo === undefined ? [] : [sql`trade_date_key <= ${endOf(tradeDateTo)}`]),
  ];
}

/** Sorts after every place on a trade date: the date itself, and the times on it. */
export const endOf = (date: string): string => date + LAST_CHARACTER;

/** After every text that begins with a prefix. A range and not LIKE, which knows wildcards and no index. */
export const LAST_CHARACTER = '\u{10ffff}';

/** Whether a column begins with one of some prefixes. */
export const startsWith = (column: string, prefixes: readonly string[]): SQL =>
  sql`(${sql.join(
    prefixes.map(prefix => sql`${sql.raw(column)} >= ${prefix} AND ${sql.raw(column)} < ${prefix + LAST_CHARACTER}`),
    sql` OR `,
  )})`;
