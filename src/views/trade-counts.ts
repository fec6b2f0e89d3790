/**
 * How many trades there are by account and status. Counted when a trade changes and not when somebody asks: one row for
 * each account and status that a commit touches, under that commit's guard, so that what comes twice is counted once.
 */
import { and, asc, eq, type SQL, sql } from 'drizzle-orm';
import type { TradeStatus } from '../domain/trade/terms.ts';
import type { Database, TenantViews } from './database.ts';
import { inUse, type ViewBuild } from './generation.ts';
import { accounts } from './reference-schema.ts';
import { tradeCounts, trades } from './schema.ts';
import { statement } from './statement.ts';

type Counted = { account: string; status: TradeStatus };

/** A trade of a build, before a commit (null: it was not there) and after it. */
export interface Change {
  from: Counted | null;
  to: Counted;
}

const ADD_COUNTS = statement(['key', 'rows'], (db, { key, rows }) =>
  addCounts(db, sql`SELECT ${key}, value ->> 0, value ->> 1, value ->> 2 FROM json_each(${rows}) WHERE true`),
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
  return [ADD_COUNTS(build.db, { key: build.key, rows: JSON.stringify(rows) })];
}

/** Statements that count a build anew; they read all of its trades. */
export const recount = (build: ViewBuild) =>
  [
    build.db.delete(tradeCounts).where(eq(tradeCounts.tenant, build.key)),
    addCounts(
      build.db,
      sql`SELECT tenant, account, status, count(*) FROM ${trades} WHERE tenant = ${build.key} GROUP BY account, status`,
    ),
  ] as const;

const addCounts = (db: Database, rows: SQL) =>
  db
    .insert(tradeCounts)
    .select(rows)
    .onConflictDoUpdate({
      target: [tradeCounts.tenant, tradeCounts.account, tradeCounts.status],
      set: { count: sql`${tradeCounts.count} + excluded.count` },
    });

/** The counts that a build keeps, and what counting its trades gives: the same, unless something is wrong. */
export async function countsKeptAndCounted({
  db,
  key,
}: ViewBuild): Promise<[kept: Map<string, number>, counted: Map<string, number>]> {
  const counted = { account: trades.account, status: trades.status, count: sql<number>`count(*)` };
  const [kept, rows] = await db.batch([
    db.select().from(tradeCounts).where(eq(tradeCounts.tenant, key)),
    db.select(counted).from(trades).where(eq(trades.tenant, key)).groupBy(trades.account, trades.status),
  ]);
  const named = (list: (Counted & { count: number })[]) =>
    new Map(list.filter(row => row.count !== 0).map(row => [`${row.account} ${row.status}`, row.count]));
  return [named(kept), named(rows)];
}

/** Number of trades in a status; `account` is null for all accounts together that reference data does not know. */
export interface CountOfAccount {
  account: string | null;
  status: TradeStatus;
  count: number;
}

/**
 * Counts in the order of the accounts, those of zero left out. Accounts are judged when they are read: one that becomes
 * known later has its trades from then on.
 * @param visible the accounts that may be seen; absent for all
 */
export async function readCounts(
  views: TenantViews,
  visible: readonly string[] | undefined,
): Promise<CountOfAccount[]> {
  const isKnown = sql`EXISTS (SELECT 1 FROM ${accounts} WHERE ${accounts.tenant} = ${views.tenant} AND ${accounts.account} = ${tradeCounts.account})`;
  const known = sql<string | null>`CASE WHEN ${isKnown} THEN ${tradeCounts.account} END`;
  return views.db
    .select({ account: known, status: tradeCounts.status, count: sql<number>`sum(${tradeCounts.count})` })
    .from(tradeCounts)
    .where(
      and(
        eq(tradeCounts.tenant, inUse(views)),
        visible && sql`${tradeCounts.account} IN (SELECT value FROM json_each(${JSON.stringify(visible)}))`,
      ),
    )
    .groupBy(sql`1`, tradeCounts.status)
    .having(sql`sum(${tradeCounts.count}) <> 0`)
    .orderBy(sql`1`, asc(tradeCounts.status));
}
