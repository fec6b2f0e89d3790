/** The trades view: one row a trade, as its log last said it is. */
import { and, desc, eq, sql } from 'drizzle-orm';
import type { ServedTrade } from '../domain/trade/served-trade.ts';
import type { Arrival } from '../domain/trade/trace.ts';
import type { TenantViews } from './database.ts';
import { inUse, type ViewBuild } from './generation.ts';
import { trades } from './schema.ts';

type Row = typeof trades.$inferSelect;

/** Which version of a trade the view holds, and since when; null for none. */
export async function tradeArrivalInViews(views: TenantViews, tradeId: string): Promise<Arrival | null> {
  const [row] = await views.db
    .select({ sequence: trades.version, at: trades.viewedAt })
    .from(trades)
    .where(and(eq(trades.tenant, inUse(views)), eq(trades.tradeId, tradeId)));
  return row ?? null;
}

/** When the trade that changed last, of those that the view holds, changed; null for none. */
export async function lastUpdate(views: TenantViews): Promise<string | null> {
  const [row] = await views.db
    .select({ updatedAt: trades.updatedAt })
    .from(trades)
    .where(eq(trades.tenant, inUse(views)))
    .orderBy(desc(trades.updatedAt), desc(trades.tradeId))
    .limit(1);
  return row?.updatedAt ?? null;
}

/** What a build of the view holds of a trade. */
export type HeldTrade = Pick<Row, 'version' | 'status' | 'account'>;

/** What a build of the view holds of these trades, in their order; null for nothing. */
export async function heldTrades({ db, key }: ViewBuild, ids: readonly string[]): Promise<(HeldTrade | null)[]> {
  const { tradeId, version, status, account } = trades;
  const rows = await db
    .select({ tradeId, version, status, account })
    .from(trades)
    .where(and(eq(trades.tenant, key), sql`${tradeId} IN (SELECT value FROM json_each(${JSON.stringify(ids)}))`));
  const held = new Map(rows.map(row => [row.tradeId, row]));
  return ids.map(id => held.get(id) ?? null);
}

/**
 * The statement that takes a trade into the view, over the version that was read there (0 for none). If the view has moved
 * since, the statement fails, and with it the commit that it is part of.
 */
export function upsertTrade({ db, key }: ViewBuild, trade: ServedTrade, over: number, viewedAt: string) {
  const { tradeId, ...values } = { ...viewRow(trade), viewedAt };
  return db
    .insert(trades)
    .values({ ...values, tradeId, tenant: key })
    .onConflictDoUpdate({
      target: [trades.tenant, trades.tradeId],
      // NULL where it must not be is how a statement of a batch can make all of it fail.
      set: { ...values, version: sql`CASE WHEN ${trades.version} = ${over} THEN ${trade.version} END` },
    });
}

/** The row that a trade calls for in a build of the view; when it was written is not the trade's to say. */
export const viewRow = (trade: ServedTrade): Omit<Row, 'tenant' | 'viewedAt'> => ({
  ...trade,
  tradeDateKey: trade.tradeDate ?? trade.submittedAt.slice(0, 10),
});

/** A row of the view as clients see it. */
export function toServedTrade(row: Row): ServedTrade {
  const { tenant: _tenant, tradeDateKey: _tradeDateKey, viewedAt: _viewedAt, ...trade } = row;
  return trade;
}
