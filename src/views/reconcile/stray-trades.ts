/** Rows of the trades view that belong to no log. */
import { and, asc, eq, gt } from 'drizzle-orm';
import type { Finding } from '../../contracts/jobs.ts';
import type { ViewBuild } from '../generation.ts';
import { trades } from '../schema.ts';
import type { Evidence } from './check-trade.ts';

/** @returns what is wrong with the next rows after an id, and the last id looked at; null at the end */
export async function strayTrades(
  { db, key }: ViewBuild,
  after: string,
  limit: number,
  evidence: (tradeId: string) => Promise<Evidence>,
): Promise<{ findings: Finding[]; last: string | null }> {
  const rows = await db
    .select({ tradeId: trades.tradeId })
    .from(trades)
    .where(and(eq(trades.tenant, key), gt(trades.tradeId, after)))
    .orderBy(asc(trades.tradeId))
    .limit(limit);
  const found = await Promise.all(
    rows.map(async ({ tradeId }): Promise<Finding[]> => {
      const { entries } = await evidence(tradeId);
      return entries.length > 0 ? [] : [{ kind: 'unknown_trade', where: 'trades', subject: tradeId, tradeId }];
    }),
  );
  return { findings: found.flat(), last: rows.at(-1)?.tradeId ?? null };
}
