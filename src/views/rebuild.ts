/**
 * Builds a tenant's views anew from its feed, beside those in use. It is given the database, and feed and logs to read, and
 * nothing else: whatever it does, it cannot book a trade or notify anyone.
 */
import { eq, sql } from 'drizzle-orm';
import type { FeedEntry } from '../contracts/messages.ts';
import { sha256Hex } from '../domain/hash-chain.ts';
import { applyOutcomes } from './booking-view.ts';
import type { ViewBuild } from './generation.ts';
import { bookingEntries, positions, tradeCounts, trades } from './schema.ts';

/** Takes a page of the feed into a build. Taking it in again changes nothing. */
export async function takeIn(build: ViewBuild, page: readonly FeedEntry[], now: () => Date): Promise<void> {
  const byTrade = Map.groupBy(page, entry => entry.event.tradeId);
  const failures = await applyOutcomes([...byTrade.values()], {
    views: build,
    build,
    now,
    entriesAfter: async (tradeId, sequence) => {
      throw new Error(`the feed lacks events of trade ${tradeId} after ${sequence}`);
    },
  });
  const failure = failures.find(each => each !== undefined);
  if (failure !== undefined) throw failure;
}

/** Trades of which another build holds more than this one, so many at most. */
export async function tradesBehind({ db, key }: ViewBuild, other: ViewBuild, limit: number): Promise<string[]> {
  const rows = await db.all<{ tradeId: string }>(
    sql`SELECT theirs.trade_id AS "tradeId" FROM trades AS theirs
      LEFT JOIN trades AS ours ON ours.tenant = ${key} AND ours.trade_id = theirs.trade_id
      WHERE theirs.tenant = ${other.key} AND coalesce(ours.version, 0) < theirs.version LIMIT ${limit}`,
  );
  return rows.map(({ tradeId }) => tradeId);
}

const ROWS_A_STEP = 500;

/** Deletes some of a build's rows. @returns whether there may be more */
export async function discardSome({ db, key }: ViewBuild): Promise<boolean> {
  const results = await db.batch([
    db
      .delete(trades)
      .where(
        sql`(tenant, trade_id) IN (SELECT tenant, trade_id FROM trades WHERE tenant = ${key} LIMIT ${ROWS_A_STEP})`,
      ),
    db.delete(bookingEntries).where(
      sql`(tenant, account, symbol, isin, currency, submitted_at, trade_id, revision, kind) IN
        (SELECT tenant, account, symbol, isin, currency, submitted_at, trade_id, revision, kind FROM booking_entries WHERE tenant = ${key} LIMIT ${ROWS_A_STEP})`,
    ),
    db.delete(tradeCounts).where(eq(tradeCounts.tenant, key)),
    db.delete(positions).where(
      sql`(tenant, account, symbol, isin, currency) IN
        (SELECT tenant, account, symbol, isin, currency FROM positions WHERE tenant = ${key} LIMIT ${ROWS_A_STEP})`,
    ),
  ]);
  return results.some(result => result.meta.changes > 0);
}

/** How far a hash over a build's content has come: the tables in turn, each by its key. */
export interface HashProgress {
  table: number;
  after: string[];
  hash: string;
}

export const HASH_START: HashProgress = { table: 0, after: [], hash: '' };

/** What of each table is content: not when a row was written, nor where its next fold may begin. */
const CONTENT = [
  {
    table: 'trades',
    key: ['trade_id'],
    columns: `version, revision, status, account, side, symbol, isin, quantity, price, currency, trade_date, trade_date_key, settlement_date, venue,
      counterparty, client_reference, trader, gross_amount, booking_reference, reasons, warnings, submitted_by, submitted_at, updated_at`,
  },
  {
    table: 'booking_entries',
    key: ['account', 'symbol', 'isin', 'currency', 'submitted_at', 'trade_id', 'revision', 'kind'],
    columns: 'quantity, cash, trade_date, settlement_date, recorded_at',
  },
  {
    table: 'positions',
    key: ['account', 'symbol', 'isin', 'currency'],
    columns: 'quantity, cost, realized_pnl, updated_at',
  },
] as const;

const ROWS_A_HASH = 1000;

/** Hashes some more rows. @returns null when all are in; `hash` of the progress before is then the content's */
export async function hashSome({ db, key }: ViewBuild, progress: HashProgress): Promise<HashProgress | null> {
  const content = CONTENT[progress.table];
  if (!content) return null;
  const names = content.key.join(', ');
  const begun = progress.after.length > 0;
  const { results } = await db.$client
    .prepare(
      `SELECT ${names}, ${content.columns} FROM ${content.table} WHERE tenant = ?1
       ${begun ? `AND (${names}) > (${content.key.map((_, index) => `?${index + 2}`).join(', ')})` : ''}
       ORDER BY ${names} LIMIT ${ROWS_A_HASH}`,
    )
    .bind(key, ...progress.after)
    .all<Record<string, string | number | null>>();
  const last = results.at(-1);
  if (!last) return { table: progress.table + 1, after: [], hash: progress.hash };
  return {
    table: progress.table,
    after: content.key.map(column => String(last[column])),
    hash: sha256Hex(progress.hash + JSON.stringify(results)),
  };
}
