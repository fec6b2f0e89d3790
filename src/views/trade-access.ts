/**
 * How a list reaches its rows. Each stream is one range of an index in the order of the list; several are merged as they
 * are read (SQLite merges the parts of a sorted UNION ALL), so that a page costs the rows that it shows and one more for
 * each stream; of more than five streams, five are merged at a time, and a page is read of each part. Fresh trades are one stream and the others another, since each has indexes of its own.
 */
import { type SQL, sql } from 'drizzle-orm';
import { FRESH, OTHER } from './schema.ts';
import {
  type Answered,
  conditionsOf,
  endOf,
  type Order,
  type OrderColumn,
  orderBy,
  type TradeFilter,
} from './trade-filter.ts';

/** Values of one column that a list is put together from, at most. */
export const MOST_VALUES = 5;

/** D1 takes five parts in a compound SELECT. */
const MOST_PARTS = 5;

/** Where in an order a page begins: after this sort key and trade id. */
export type Place = readonly [key: string, tradeId: string];

/** A source of rows in SQL: what follows FROM, its conditions, and the column that holds a row's place in the order. */
export interface Stream {
  from: SQL;
  where: SQL[];
  place: OrderColumn;
}

export interface Access {
  streams: Stream[];
  /** What the rows of the streams have to be filtered by yet. */
  residual: SQL[];
}

/** The build that a statement reads, by the name that its parts use; `WITH` puts it in front. */
export const OF_BUILD = sql`tenant = (SELECT view_key FROM build)`;

/** The streams that read the fewest rows for a filter (but for `q`); null when nothing can match. */
export function accessTo(filter: TradeFilter, order: Order): Access | null {
  if (Object.values(filter).some(values => Array.isArray(values) && values.length === 0)) return null;
  const driver = driverOf(filter);
  const answered = new Set<Answered>(driver ? [driver.name] : []);
  if (order.column === 'trade_date_key') answered.add('tradeDate');
  return {
    streams: driver ? driver.values.flatMap(value => driver.streams(value, order)) : streamsIn('trades', [], order),
    residual: conditionsOf(filter, answered),
  };
}

/** The trades that a group of indexes has under a condition. A fresh trade's place in either order is the time of its change. */
const streamsIn = (indexes: string, where: SQL[], order: Order): Stream[] => [
  stream(`${indexes}_fresh`, [...where, FRESH], 'updated_at'),
  stream(`${indexes}_other_${order.index}`, [...where, OTHER], order.column),
];

/** A range of an index. Named, because the planner knows nothing of how the values are spread. */
const stream = (index: string, where: SQL[], place: OrderColumn): Stream => ({
  from: sql.raw(`trades INDEXED BY ${index}`),
  where: [OF_BUILD, ...where],
  place,
});

export const symbolStreams = (symbol: string, order: Order): Stream[] =>
  streamsIn('trades_of_symbol', [sql`symbol = ${symbol}`], order);

const accountStreams = (account: string, order: Order): Stream[] =>
  streamsIn('trades_of_account', [sql`account = ${account}`], order);

/** The index of statuses leaves out BOOKED, and SQLite uses it only where the condition says so, too. */
const statusStreams = (status: string, order: Order): Stream[] => [
  stream(`trades_not_booked_${order.index}`, [sql`status = ${status} AND status <> 'BOOKED'`], order.column),
];

/** The least or the greatest of a column, under a condition: one step into the index of fresh trades, and one into that of the others. */
export function extreme(which: 'min' | 'max', column: 'symbol' | 'updated_at', where: SQL): SQL {
  const at = sql.raw(column);
  const order = sql.raw(which === 'max' ? 'DESC' : 'ASC');
  const ofKind = (kind: SQL) =>
    sql`SELECT * FROM (SELECT ${at} FROM trades WHERE ${where} AND ${kind} ORDER BY ${at} ${order} LIMIT 1)`;
  return sql`(SELECT ${sql.raw(which)}(${at}) FROM (${ofKind(FRESH)} UNION ALL ${ofKind(OTHER)}))`;
}

/** The column to read by: of the filters with few enough values, the one that as a rule leaves the fewest rows. */
function driverOf({ status, symbol, account }: TradeFilter) {
  if (isFew(status) && !status.includes('BOOKED')) return driver('status', status, statusStreams);
  if (isFew(symbol)) return driver('symbol', symbol, symbolStreams);
  if (isFew(account)) return driver('account', account, accountStreams);
  return null;
}

const isFew = (values: readonly string[] | undefined): values is readonly string[] =>
  values !== undefined && new Set(values).size <= MOST_VALUES;

const driver = (name: Answered, values: readonly string[], streams: typeof symbolStreams) => ({
  name,
  values: [...new Set(values)],
  streams,
});

/** How many of the rows in the order of a list are read, after how many that are passed over. */
export interface Window {
  limit: number;
  offset?: number;
}

/** In how many parts the streams have to be merged, each read to the end of the window for itself. */
export const partsOf = (streams: readonly Stream[]): number => Math.ceil(streams.length / MOST_PARTS);

/** The streams as one sorted source, from a place on. */
export function merged(
  streams: readonly Stream[],
  columns: SQL,
  filter: TradeFilter,
  order: Order,
  after: Place | null,
  { limit, offset = 0 }: Window,
): SQL {
  const selects = streams.map(({ from, where, place }) => {
    const conditions = sql.join([...where, ...rangeOf(filter, order, place, after)], sql` AND `);
    return sql`SELECT ${sql.raw(place)} AS place, ${columns} FROM ${from} WHERE ${conditions}`;
  });
  const union = (parts: SQL[]) => sql`${sql.join(parts, sql` UNION ALL `)} ${orderBy(order)}`;
  const parts = Array.from({ length: partsOf(streams) }, (_, n) =>
    union(selects.slice(n * MOST_PARTS, (n + 1) * MOST_PARTS)),
  );
  const all =
    parts.length === 1 ? parts[0] : union(parts.map(part => sql`SELECT * FROM (${part} LIMIT ${limit + offset})`));
  return sql`${all} LIMIT ${limit} OFFSET ${offset}`;
}

/**
 * Both ends of what is to be read, as the index has it. A place lies within the trade dates asked for, so it replaces the end
 * that it is nearer to: given both, SQLite would start at the date and read up to the place.
 */
function rangeOf(
  { tradeDateFrom, tradeDateTo }: TradeFilter,
  { column, descending }: Order,
  place: OrderColumn,
  after: Place | null,
): SQL[] {
  const at = sql.raw(place);
  const range: SQL[] = [];
  if (after) range.push(sql`(${at}, trade_id) ${sql.raw(descending ? '<' : '>')} (${after[0]}, ${after[1]})`);
  if (column !== 'trade_date_key') return range;
  if (tradeDateFrom !== undefined && (descending || !after)) range.push(sql`${at} >= ${tradeDateFrom}`);
  if (tradeDateTo !== undefined && (!descending || !after)) range.push(sql`${at} <= ${endOf(tradeDateTo)}`);
  return range;
}
