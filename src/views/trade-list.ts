/** Lists of trades by keyset: a page costs the rows it shows, or where no index helps, at most a budget of rows. */
import { getTableColumns, type SQL, sql } from 'drizzle-orm';
import type { ServedTrade } from '../domain/trade/served-trade.ts';
import type { TenantViews } from './database.ts';
import { inUse } from './generation.ts';
import { trades } from './schema.ts';
import { bindingOnce } from './statement.ts';
import { type Access, accessTo, merged, type Place, partsOf, type Window } from './trade-access.ts';
import { type Order, orderOf, type TradeFilter, type TradeSort } from './trade-filter.ts';
import { type Search, searchFor } from './trade-search.ts';
import { toServedTrade } from './trade-view.ts';

/** Rows that one page may look at where no index answers all of its filters. */
export const SCAN_BUDGET = 5000;

/** Where the next page of a list begins. */
export interface Keyset {
  /** Which part of a search, from 0; other lists have one part. */
  pass: number;
  /** Null: at the beginning of that part. */
  after: Place | null;
  /** How a search was begun. Its walk stays with that, so that it shows nothing twice. */
  byIndexes: boolean;
}

export interface TradePage {
  items: ServedTrade[];
  /** Where the next page begins; null at the end. A page may be short, or empty, and not the last. */
  next: Keyset | null;
  /** Rows that the database read for it. */
  rowsRead: number;
}

export interface TradeList {
  filter: TradeFilter;
  sort: TradeSort;
  /** Accounts that the reader may see; undefined for all of the tenant's. */
  accounts?: readonly string[] | undefined;
}

/** @param from the end of the page before; null for the first page */
export async function listTrades(
  views: TenantViews,
  { filter: asked, sort, accounts }: TradeList,
  limit: number,
  from: Keyset | null,
): Promise<TradePage> {
  const filter = { ...asked, account: visible(asked.account, accounts) };
  const order = orderOf(sort);
  const { passes, byIndexes, rowsRead } = await passesOf(views, filter, order, from?.byIndexes);
  const page: TradePage = { items: [], next: null, rowsRead };
  let after = from?.after ?? null;
  for (let pass = from?.pass ?? 0; pass < passes.length; pass++, after = null) {
    const access = passes[pass];
    if (!access) break;
    if (page.items.length === limit) return { ...page, next: { pass, after: null, byIndexes } };
    const read = await readRows(views, access, filter, order, limit - page.items.length, after);
    page.items.push(...read.items);
    page.rowsRead += read.rowsRead;
    if (read.next) return { ...page, next: { pass, after: read.next, byIndexes } };
  }
  return page;
}

/** The accounts to show: those asked for, of those that may be seen. */
function visible(asked: readonly string[] | undefined, allowed: readonly string[] | undefined) {
  if (!allowed) return asked;
  return asked ? asked.filter(account => allowed.includes(account)) : allowed;
}

async function passesOf(
  views: TenantViews,
  filter: TradeFilter,
  order: Order,
  byIndexes: boolean | undefined,
): Promise<Search> {
  if (filter.q !== undefined) return searchFor(views, { ...filter, q: filter.q }, order, byIndexes);
  const access = accessTo(filter, order);
  return { passes: access ? [access] : [], byIndexes: false, rowsRead: 0 };
}

const { tenant: _tenant, viewedAt: _viewedAt, ...columns } = getTableColumns(trades);
const COLUMNS = Object.entries(columns).map(([name, column]) => ({ name, column: column.name }));
const SHOWN = sql.raw(COLUMNS.map(({ column }) => column).join(', '));
/** The same columns of a row that is not looked at but for its place. */
const NOT_SHOWN = sql.raw(COLUMNS.map(({ column }) => (column === 'trade_id' ? column : 'NULL')).join(', '));

type Cell = string | number | null;

async function readRows(
  views: TenantViews,
  { streams, residual }: Access,
  filter: TradeFilter,
  order: Order,
  limit: number,
  after: Place | null,
): Promise<{ items: ServedTrade[]; next: Place | null; rowsRead: number }> {
  const source = (columns: SQL, window: Window) => merged(streams, columns, filter, order, after, window);
  const rows =
    residual.length === 0
      ? source(SHOWN, { limit: limit + 1 })
      : withinBudget(source, sql.join(residual, sql` AND `), SCAN_BUDGET / partsOf(streams), limit + 1);
  const { results: found, meta } = await bindingOnce(
    views.db,
    sql`WITH build AS (SELECT ${inUse(views)} AS view_key) ${rows}`,
  ).all<Record<string, Cell>>();
  const placeOf = (row: Record<string, Cell>): Place => [String(row.place), String(row.trade_id)];
  const matches = found.filter(row => row.version !== null);
  const items = matches.slice(0, limit);
  const frontier = found.find(row => row.version === null);
  const last = matches.length > limit ? items.at(-1) : frontier;
  return { items: items.map(servedFrom), next: last ? placeOf(last) : null, rowsRead: meta.rows_read };
}

/**
 * Looks at no more rows than the budget, in the order of the list. If the page is not full by then, a last row that has only
 * a place says how far it looked: the second part runs only when the first has left room. Both are one statement, so that
 * no row can move past the place unseen. The offset is within the budget, and counts entries of indexes only, which is why those hold both columns.
 */
function withinBudget(
  source: (columns: SQL, window: Window) => SQL,
  condition: SQL,
  budget: number,
  limit: number,
): SQL {
  return sql`SELECT * FROM (${source(SHOWN, { limit: budget })}) WHERE ${condition}
    UNION ALL
    SELECT place, ${NOT_SHOWN} FROM (${source(sql.raw('trade_id'), { limit: 1, offset: budget - 1 })})
    LIMIT ${limit}`;
}

function servedFrom(row: Record<string, Cell>): ServedTrade {
  const cells = COLUMNS.map(({ name, column }) => [
    name,
    column === 'reasons' || column === 'warnings' ? JSON.parse(String(row[column])) : row[column],
  ]);
  return toServedTrade({ tenant: '', viewedAt: '', ...Object.fromEntries(cells) });
}
