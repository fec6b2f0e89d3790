/**
 * How a list reaches its rows. Each stream is one range of an index in the order of the list; several are merged as they
 * are read (SQLite merges the parts of a sorted UNION ALL), so that a page costs the rows that it shows and one more for
 * each stream.
 */
import { type SQL, sql } from 'drizzle-orm';
import { type Answered, conditionsOf, type Order, orderBy, type TradeFilter } from './trade-filter.ts';

/** D1 takes five parts in a compound SELECT. */
export const MOST_STREAMS = 5;

/** Where in an order a page begins: after this sort key and trade id. */
export type Place = readonly [key: string, tradeId: string];

/** A source of rows in SQL: what follows FROM, and its conditions. */
export interface Stream {
  from: SQL;
  where: SQL[];
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
    streams: driver
      ? driver.values.map(value => stream(`${driver.index}_${order.index}`, [driver.equals(value)]))
      : [stream(`trades_${order.index}`, [])],
    residual: conditionsOf(filter, answered),
  };
}

/** A range of an index. Named, because the planner knows nothing of how the values are spread. */
export const stream = (index: string, where: SQL[]): Stream => ({
  from: sql.raw(`trades INDEXED BY ${index}`),
  where: [OF_BUILD, ...where],
});

export const symbolStream = (symbol: string, order: Order): Stream =>
  stream(`trades_of_symbol_${order.index}`, [sql`symbol = ${symbol}`]);

/** The column to read by: of the filters with few enough values, the one that as a rule leaves the fewest rows. */
function driverOf({ status, symbol, account }: TradeFilter) {
  // The index of statuses leaves out BOOKED, and SQLite uses it only where the condition says so, too.
  if (isFew(status) && !status.includes('BOOKED')) {
    return driver('status', 'trades_not_booked', status, value => sql`status = ${value} AND status <> 'BOOKED'`);
  }
  if (isFew(symbol)) return driver('symbol', 'trades_of_symbol', symbol, value => sql`symbol = ${value}`);
  if (isFew(account)) return driver('account', 'trades_of_account', account, value => sql`account = ${value}`);
  return null;
}

const isFew = (values: readonly string[] | undefined): values is readonly string[] =>
  values !== undefined && new Set(values).size <= MOST_STREAMS;

const driver = (name: Answered, index: string, values: readonly string[], equals: (value: string) => SQL) => ({
  name,
  index,
  values: [...new Set(values)],
  equals,
});

/** The streams as one sorted source, from a place on. */
export function merged(
  streams: readonly Stream[],
  columns: SQL,
  filter: TradeFilter,
  order: Order,
  after: Place | null,
): SQL {
  const range = rangeOf(filter, order, after);
  const parts = streams.map(
    ({ from, where }) => sql`SELECT ${columns} FROM ${from} WHERE ${sql.join([...where, ...range], sql` AND `)}`,
  );
  return sql`${sql.join(parts, sql` UNION ALL `)} ${orderBy(order)}`;
}

/**
 * Both ends of what is to be read, as the index has it. A place lies within the trade dates asked for, so it replaces the end
 * that it is nearer to: given both, SQLite would start at the date and read up to the place.
 */
function rangeOf({ tradeDateFrom, tradeDateTo }: TradeFilter, order: Order, after: Place | null): SQL[] {
  const byDate = order.column === 'trade_date_key';
  const [first, last] = order.descending ? [tradeDateTo, tradeDateFrom] : [tradeDateFrom, tradeDateTo];
  const [onward, backward] = order.descending ? ['<', '>'] : ['>', '<'];
  const range: SQL[] = [];
  if (after) {
    const [key, tradeId] = after;
    range.push(sql`(${sql.raw(order.column)}, trade_id) ${sql.raw(onward)} (${key}, ${tradeId})`);
  } else if (byDate && first !== undefined) {
    range.push(sql`trade_date_key ${sql.raw(`${onward}=`)} ${first}`);
  }
  if (byDate && last !== undefined) range.push(sql`trade_date_key ${sql.raw(`${backward}=`)} ${last}`);
  return range;
}
