/**
 * Search by prefix. Trade ids, references and symbols are found through indexes and come first; a counterparty has none,
 * and is looked for after that, row by row. Where too much begins with the text for indexes to help, all is one scan:
 * matches are near then.
 */
import { type SQL, sql } from 'drizzle-orm';
import type { TenantViews } from './database.ts';
import { inUse } from './generation.ts';
import { type Access, accessTo, extreme, MOST_VALUES, OF_BUILD, type Stream, symbolStreams } from './trade-access.ts';
import {
  type Answered,
  conditionsOf,
  LAST_CHARACTER,
  type Order,
  startsWith,
  type TradeFilter,
} from './trade-filter.ts';

/** Trades that indexes may point to before a scan in the order of the list is the better way. */
const MOST_POINTED_TO = 200;

/** Trades that a walk which began by indexes may come to point to: more were added since than a search should read. */
const MOST_ON_THE_WAY = 1000;

const PREFIX_OF_REFERENCES = 'BK-';

/** The parts of the answer to a search, one after the other. */
export interface Search {
  byIndexes: boolean;
  passes: Access[];
  /** Rows that the database read to find that out. */
  rowsRead: number;
}

/** @param byIndexes how a walk through this search began; undefined at its beginning */
export async function searchFor(
  views: TenantViews,
  filter: TradeFilter & { q: string },
  order: Order,
  byIndexes: boolean | undefined,
): Promise<Search> {
  // Earlier releases stored text as it was sent, today's in NFC.
  const prefixes = [...new Set([filter.q, filter.q.normalize('NFC')].flatMap(q => [q, q.toUpperCase()]))];
  const scanned = accessTo(filter, order);
  if (!scanned) return { byIndexes: false, passes: [], rowsRead: 0 };
  const probe = byIndexes === false ? NOTHING : await pointedTo(views, prefixes, byIndexes === true);
  const { indexed, rowsRead } = probe;
  const byIndex = sql`(${sql.join(
    ['trade_id', 'client_reference', 'symbol', 'booking_reference'].map(column => startsWith(column, prefixes)),
    sql` OR `,
  )})`;
  const byCounterparty = startsWith('counterparty', prefixes);
  if (!indexed) {
    const either = sql`(${byIndex} OR ${byCounterparty})`;
    return { byIndexes: false, passes: [{ ...scanned, residual: [...scanned.residual, either] }], rowsRead };
  }
  const residual = conditionsOf(filter, new Set<Answered>(order.column === 'trade_date_key' ? ['tradeDate'] : []));
  const first = { streams: streamsOf(indexed, order), residual: [...residual, byIndex] };
  const second = {
    streams: scanned.streams,
    residual: [...scanned.residual, byCounterparty, sql`NOT coalesce(${byIndex}, 0)`],
  };
  return { byIndexes: true, passes: prefixes.some(mayBeginLei) ? [first, second] : [first], rowsRead };
}

interface PointedTo {
  ids: string[];
  symbols: string[];
}

/** `indexed`: null when there is too much for indexes to be of use. */
interface Probe {
  indexed: PointedTo | null;
  rowsRead: number;
}

const NOTHING: Probe = { indexed: null, rowsRead: 0 };

/** What the indexes have under these prefixes. */
async function pointedTo(views: TenantViews, prefixes: readonly string[], onTheWay: boolean): Promise<Probe> {
  // Every booked trade has a reference that begins so: the indexes say nothing.
  if (prefixes.some(prefix => PREFIX_OF_REFERENCES.startsWith(prefix))) return NOTHING;
  const most = onTheWay ? MOST_ON_THE_WAY : MOST_POINTED_TO;
  const ids = new Set<string>();
  const symbols = new Set<string>();
  let rowsRead = 0;
  for (const prefix of prefixes) {
    const past = prefix + LAST_CHARACTER;
    const answers = await Promise.all([
      views.db.run(
        sql`SELECT trade_id AS id FROM trades WHERE tenant = ${inUse(views)} AND ${idRange(tradeIdPrefixOf(prefix))}
            ORDER BY trade_id LIMIT ${most + 1}`,
      ),
      views.db.run(
        sql`SELECT trade_id AS id FROM client_references
            WHERE tenant = ${views.tenant} AND client_reference >= ${prefix} AND client_reference < ${past} LIMIT ${most + 1}`,
      ),
      views.db.run(distinctSymbols(views, prefix, past)),
    ]);
    for (const { results, meta } of answers) {
      rowsRead += meta.rows_read;
      for (const { id, symbol } of results as { id?: string; symbol?: string }[]) {
        if (id !== undefined) ids.add(id);
        if (symbol !== undefined) symbols.add(symbol);
      }
    }
  }
  if (!onTheWay && (ids.size > most || symbols.size >= MOST_VALUES)) return { indexed: null, rowsRead };
  return { indexed: { ids: [...ids], symbols: [...symbols].slice(0, MOST_VALUES - 1) }, rowsRead };
}

const idRange = (prefix: string): SQL => sql`trade_id >= ${prefix} AND trade_id < ${prefix + LAST_CHARACTER}`;

/** A booking reference is `BK-`, sixteen characters of the trade id, `-` and the revision: see `bookingReference` in the booking domain. */
function tradeIdPrefixOf(prefix: string): string {
  if (!prefix.startsWith(PREFIX_OF_REFERENCES)) return prefix;
  return `T${prefix.slice(PREFIX_OF_REFERENCES.length).slice(0, 16)}`;
}

/** Each symbol once, by one step into each of the indexes that have it: SQLite reads all rows for DISTINCT. */
function distinctSymbols(views: TenantViews, prefix: string, past: string): SQL {
  const first = (from: SQL) => extreme('min', 'symbol', sql`tenant = ${inUse(views)} AND symbol ${from}`);
  return sql`
    WITH RECURSIVE found(symbol) AS (
      SELECT ${first(sql`>= ${prefix}`)}
      UNION ALL
      SELECT ${first(sql`> found.symbol`)} FROM found WHERE found.symbol < ${past} LIMIT ${MOST_VALUES + 1})
    SELECT symbol FROM found WHERE symbol < ${past}`;
}

function streamsOf({ ids, symbols }: PointedTo, order: Order): Stream[] {
  const pointed: Stream = {
    // Joined in this order, so that each is looked up by its key.
    from: sql`json_each(${JSON.stringify(ids)}) AS pointed CROSS JOIN trades`,
    where: [
      OF_BUILD,
      sql`trade_id = pointed.value`,
      // Those come through the streams of their symbols.
      sql`coalesce(symbol NOT IN (SELECT value FROM json_each(${JSON.stringify(symbols)})), 1)`,
    ],
    place: order.column,
  };
  return [pointed, ...symbols.flatMap(symbol => symbolStreams(symbol, order))];
}

/** Whether text can be the beginning of an LEI at all: most references and every trade id can not. */
const mayBeginLei = (prefix: string): boolean => /^[A-Z0-9]{1,20}$/.test(prefix);
