/**
 * Counts of trades by account and status, kept as trades change. A commit updates one row for each account and status
 * that it touches, under its own guard, so that a repeated commit counts once.
 *
 * Accounts that reference data does not know share rows, so that invented accounts add none. Earlier releases counted
 * each under its name; such rows stay until a recount, and are read with the shared ones.
 */
import { eq, type SQL, type SQLWrapper, sql } from 'drizzle-orm';
import type { TradeStatus } from '../domain/trade/terms.ts';
import type { Database, TenantViews } from './database.ts';
import { inUse, type ViewBuild } from './generation.ts';
import { FRESH, OTHER, tradeCounts } from './schema.ts';
import { bindingOnce, statement } from './statement.ts';

/** Account of the shared rows: no account has this name. */
const UNKNOWN = '';

type Counted = { account: string; status: TradeStatus };

/** A trade of a build, before a commit (null: it was not there) and after it. */
export interface Change {
  from: Counted | null;
  to: Counted;
}

/** Finds out within the statement as which account a trade counts: an account may become known at any moment. */
const countedAs = (tenant: string | SQLWrapper, account: SQL) =>
  sql`CASE WHEN EXISTS (SELECT 1 FROM accounts AS known WHERE known.tenant = ${tenant} AND known.account = ${account})
    THEN ${account} ELSE ${UNKNOWN} END`;

const ADD_COUNTS = statement(['key', 'tenant', 'rows'], (db, { key, tenant, rows }) =>
  addCounts(
    db,
    sql`SELECT ${key}, ${countedAs(tenant, sql`value ->> 0`)}, value ->> 1, sum(value ->> 2) FROM json_each(${rows})
      WHERE true GROUP BY 2, 3 HAVING sum(value ->> 2) <> 0`,
  ),
);

/** The statement that moves the counts along with the trades; none where they stay as they are. */
export function countChanges(build: ViewBuild, changes: readonly Change[]) {
  const moves = new Map<string, number>();
  const add = ({ account, status }: Counted, by: number) => {
    const name = JSON.stringify([account, status]);
    moves.set(name, (moves.get(name) ?? 0) + by);
  };
  for (const { from, to } of changes) {
    if (from) add(from, -1);
    add(to, 1);
  }
  const rows = [...moves].filter(([, by]) => by !== 0).map(([name, by]) => [...JSON.parse(name), by]);
  if (rows.length === 0) return [];
  return [ADD_COUNTS(build.db, { key: build.key, tenant: build.tenant, rows: JSON.stringify(rows) })];
}

/** Statements that count a build anew; they read all of its trades. */
export const recount = (build: ViewBuild) =>
  [
    build.db.delete(tradeCounts).where(eq(tradeCounts.tenant, build.key)),
    addCounts(build.db, sql`SELECT ${build.key}, account, status, count FROM (${counted(build)}) WHERE true`),
  ] as const;

/** Counts of a build's trades. */
const counted = ({ key, tenant }: ViewBuild) => sql`
  SELECT ${countedAs(tenant, sql`each.account`)} AS account, status, sum(number) AS count
  FROM (SELECT account, status, count(*) AS number FROM trades WHERE tenant = ${key} GROUP BY account, status) AS each
  GROUP BY 1, 2`;

/** Counts that a build keeps, with those of earlier releases. */
const kept = ({ key, tenant }: ViewBuild) => sql`
  SELECT ${countedAs(tenant, sql`trade_counts.account`)} AS account, status, sum(count) AS count
  FROM trade_counts WHERE tenant = ${key} GROUP BY 1, 2`;

const addCounts = (db: Database, rows: SQL) =>
  db
    .insert(tradeCounts)
    .select(rows)
    .onConflictDoUpdate({
      target: [tradeCounts.tenant, tradeCounts.account, tradeCounts.status],
      set: { count: sql`${tradeCounts.count} + excluded.count` },
    });

/** The counts that a build keeps, and what counting its trades gives: the same, unless something is wrong. */
export async function countsKeptAndCounted(
  build: ViewBuild,
): Promise<[kept: Map<string, number>, counted: Map<string, number>]> {
  const { db } = build;
  const queries = [kept(build), counted(build)].map(query => bindingOnce(db, query));
  const [keptRows, countedRows] = await db.$client.batch<Counted & { count: number }>(queries);
  const named = (answer: D1Result<Counted & { count: number }> | undefined) =>
    new Map(
      (answer?.results ?? [])
        .filter(row => row.count !== 0)
        .map(row => [`${row.account === UNKNOWN ? '(unknown accounts)' : row.account} ${row.status}`, row.count]),
    );
  return [named(keptRows), named(countedRows)];
}

/** Trades of accounts that are about to become known; `?1` is the tenant, `?2` a JSON list of accounts. */
const OF_NEW_ACCOUNTS = ['=', '<>'].map(
  order => `SELECT trades.tenant, trades.account, trades.status, count(*) AS number
    FROM builds CROSS JOIN new CROSS JOIN trades ON trades.tenant = builds.tenant AND trades.account = new.account
      AND trade_date_key ${order} updated_at GROUP BY 1, 2, 3`,
);

/**
 * Gives accounts that become known the counts of their trades, in all builds. Place this statement before the one that makes
 * them known, in the same commit.
 * @param records a JSON list of records, each with its `account`
 */
export const countNewAccounts = ({ db, tenant }: TenantViews, records: string): D1PreparedStatement =>
  db.$client
    .prepare(
      `WITH new AS MATERIALIZED (
        SELECT DISTINCT value ->> 'account' AS account FROM json_each(?2)
        WHERE NOT EXISTS (SELECT 1 FROM accounts WHERE tenant = ?1 AND account = value ->> 'account')),
      builds AS MATERIALIZED (
        SELECT DISTINCT tenant FROM trade_counts
        WHERE (tenant = ?1 OR tenant > ?1 || '#' AND tenant < ?1 || '$') AND EXISTS (SELECT 1 FROM new)),
      uncounted AS MATERIALIZED (
        ${OF_NEW_ACCOUNTS.join(' UNION ALL ')} UNION ALL
        SELECT own.tenant, own.account, own.status, -own.count FROM builds CROSS JOIN new CROSS JOIN trade_counts AS own
          ON own.tenant = builds.tenant AND own.account = new.account)
      INSERT INTO trade_counts (tenant, account, status, count)
      SELECT tenant, account, status, sum(number) FROM uncounted GROUP BY 1, 2, 3 HAVING sum(number) <> 0
      UNION ALL
      SELECT tenant, ?3, status, -sum(number) FROM uncounted WHERE true GROUP BY tenant, status HAVING sum(number) <> 0
      ON CONFLICT (tenant, account, status) DO UPDATE SET count = trade_counts.count + excluded.count`,
    )
    .bind(tenant, records, UNKNOWN);

/** Number of trades in a status; `account` is null for all accounts together that reference data does not know. */
export interface CountOfAccount {
  account: string | null;
  status: TradeStatus;
  count: number;
}

/**
 * Counts in the order of the accounts, those of zero left out.
 * @param visible the accounts that may be seen; absent for all
 */
export async function readCounts(
  views: TenantViews,
  visible: readonly string[] | undefined,
): Promise<CountOfAccount[]> {
  const { db, tenant } = views;
  const isKnown = (account: SQL) =>
    sql`EXISTS (SELECT 1 FROM accounts WHERE tenant = ${tenant} AND account = ${account})`;
  const build = sql`(SELECT ${inUse(views)})`;
  if (!visible)
    return db.all(sql`
      SELECT CASE WHEN ${isKnown(sql`own.account`)} THEN own.account END AS account, status, sum(count) AS count
      FROM trade_counts AS own WHERE tenant = ${build} GROUP BY 1, 2 HAVING sum(count) <> 0 ORDER BY 1, 2`);
  // Shared rows hold trades of other callers too, so the caller's own unknown accounts are counted now.
  const own = sql`(SELECT DISTINCT value AS account FROM json_each(${JSON.stringify(visible)}))`;
  const unknown = (order: SQL) => sql`
    SELECT NULL AS account, status, count(*) AS count FROM ${own} AS own CROSS JOIN trades
      ON tenant = ${build} AND trades.account = own.account AND ${order}
    WHERE NOT ${isKnown(sql`own.account`)} GROUP BY status`;
  return db.all(sql`
    SELECT account, status, sum(count) AS count FROM (
      SELECT own.account AS account, status, count FROM ${own} AS own CROSS JOIN trade_counts AS kept
        ON tenant = ${build} AND kept.account = own.account WHERE ${isKnown(sql`own.account`)}
      UNION ALL ${unknown(FRESH)} UNION ALL ${unknown(OTHER)})
    GROUP BY 1, 2 HAVING sum(count) <> 0 ORDER BY 1, 2`);
}
