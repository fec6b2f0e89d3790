/**
 * How many trades there are by account and status. Counted when a trade changes and not when somebody asks: one row for
 * each account and status that a commit touches, under that commit's guard, so that what comes twice is counted once.
 */
import { asc, eq, type SQL, sql } from 'drizzle-orm';
import type { TradeStatus } from '../domain/trade/terms.ts';
import type { Views } from './database.ts';
import { inUse } from './generation.ts';
import { tradeCounts, trades } from './schema.ts';

type Counted = { account: string; status: TradeStatus };

/** A trade of a build, before a commit (null: it was not there) and after it. */
export interface Change {
  key: string;
  from: Counted | null;
  to: Counted;
}

/** The statement that moves the counts along with the trades; none where they stay as they are. */
export function countChanges(views: Views, changes: readonly Change[]) {
  const moves = new Map<string, number>();
  const add = (key: string, { account, status }: Counted, by: number) => {
    const name = JSON.stringify([key, account, status]);
    moves.set(name, (moves.get(name) ?? 0) + by);
  };
  for (const { key, from, to } of changes) {
    if (from) add(key, from, -1);
    add(key, to, 1);
  }
  const rows = [...moves].filter(([, by]) => by !== 0).map(([name, by]) => [...JSON.parse(name), by]);
  if (rows.length === 0) return [];
  return [
    addCounts(
      views,
      sql`SELECT value ->> 0, value ->> 1, value ->> 2, value ->> 3 FROM json_each(${JSON.stringify(rows)}) WHERE true`,
    ),
  ];
}

/** Statements that count a build anew; they read all of its trades. */
export const recount = (views: Views, key: string) =>
  [
    views.delete(tradeCounts).where(eq(tradeCounts.tenant, key)),
    addCounts(
      views,
      sql`SELECT tenant, account, status, count(*) FROM ${trades} WHERE tenant = ${key} GROUP BY account, status`,
    ),
  ] as const;

const addCounts = (views: Views, rows: SQL) =>
  views
    .insert(tradeCounts)
    .select(rows)
    .onConflictDoUpdate({
      target: [tradeCounts.tenant, tradeCounts.account, tradeCounts.status],
      set: { count: sql`${tradeCounts.count} + excluded.count` },
    });

/** The counts that a build keeps, and what counting its trades gives: the same, unless something is wrong. */
export async function countsKeptAndCounted(
  views: Views,
  key: string,
): Promise<[kept: Map<string, number>, counted: Map<string, number>]> {
  const counted = { account: trades.account, status: trades.status, count: sql<number>`count(*)` };
  const [kept, rows] = await views.batch([
    views.select().from(tradeCounts).where(eq(tradeCounts.tenant, key)),
    views.select(counted).from(trades).where(eq(trades.tenant, key)).groupBy(trades.account, trades.status),
  ]);
  const named = (list: (Counted & { count: number })[]) =>
    new Map(list.filter(row => row.count !== 0).map(row => [`${row.account} ${row.status}`, row.count]));
  return [named(kept), named(rows)];
}

/** Counts in the order of the accounts, those of zero left out. */
export async function readCounts(
  views: Views,
  tenant: string,
  accounts: readonly string[] | undefined,
): Promise<(Counted & { count: number })[]> {
  const rows = await views
    .select()
    .from(tradeCounts)
    .where(eq(tradeCounts.tenant, inUse(tenant)))
    .orderBy(asc(tradeCounts.account), asc(tradeCounts.status));
  return rows.filter(row => row.count !== 0 && (!accounts || accounts.includes(row.account)));
}
