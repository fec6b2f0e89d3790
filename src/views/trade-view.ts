/** The trades view: one row a trade, as its log last said it is. */
import { and, desc, eq, sql } from 'drizzle-orm';
import type { ServedTrade } from '../domain/trade/served-trade.ts';
import type { Arrival } from '../domain/trade/trace.ts';
import { openViews, type Views } from './database.ts';
import { inUse } from './generation.ts';
import { trades } from './schema.ts';

type Row = typeof trades.$inferSelect;

/** Which version of a trade the view holds, and since when; null for none. */
export async function tradeArrivalInViews(
  database: D1Database,
  tenant: string,
  tradeId: string,
): Promise<Arrival | null> {
  const [row] = await openViews(database)
    .select({ sequence: trades.version, at: trades.viewedAt })
    .from(trades)
    .where(and(eq(trades.tenant, inUse(tenant)), eq(trades.tradeId, tradeId)));
  return row ?? null;
}

/** When the trade that changed last, of those that the view holds, changed; null for none. */
export async function lastUpdate(views: Views, tenant: string): Promise<string | null> {
  const [row] = await views
    .select({ updatedAt: trades.updatedAt })
    .from(trades)
    .where(eq(trades.tenant, inUse(tenant)))
    .orderBy(desc(trades.updatedAt), desc(trades.tradeId))
    .limit(1);
  return row?.updatedAt ?? null;
}

/** What a build of the view holds of a trade. */
export type HeldTrade = Pick<Row, 'version' | 'status' | 'account'>;

/** What builds of the view hold of these trades, in their order; null for nothing. */
export async function heldTrades(
  views: Views,
  keys: readonly { key: string; tradeId: string }[],
): Promise<(HeldTrade | null)[]> {
  const pairs = JSON.stringify(keys.map(({ key, tradeId }) => [key, tradeId]));
  const { tenant, tradeId, version, status, account } = trades;
  const rows = await views
    .select({ tenant, tradeId, version, status, account })
    .from(trades)
    .where(sql`(${tenant}, ${tradeId}) IN (SELECT value ->> 0, value ->> 1 FROM json_each(${pairs}))`);
  const held = new Map(rows.map(row => [`${row.tenant} ${row.tradeId}`, row]));
  return keys.map(({ key, tradeId }) => held.get(`${key} ${tradeId}`) ?? null);
}

/**
 * The statement that takes a trade into the view, over the version that was read there (0 for none). If the view has moved
 * since, the statement fails, and with it the commit that it is part of.
 */
export function upsertTrade(views: Views, key: string, trade: ServedTrade, over: number, viewedAt: string) {
  const row: Row = { ...viewRow(key, trade), viewedAt };
  const { tenant: _tenant, tradeId: _tradeId, ...values } = row;
  return views
    .insert(trades)
    .values(row)
    .onConflictDoUpdate({
      target: [trades.tenant, trades.tradeId],
      // NULL where it must not be is how a statement of a batch can make all of it fail.
      set: { ...values, version: sql`CASE WHEN ${trades.version} = ${over} THEN ${trade.version} END` },
    });
}

/** The row that a trade calls for in a build of the view; when it was written is not the trade's to say. */
export const viewRow = (key: string, trade: ServedTrade): Omit<Row, 'viewedAt'> => ({
  tenant: key,
  ...trade,
  tradeDateKey: trade.tradeDate ?? trade.submittedAt.slice(0, 10),
});

/** A row of the view as clients see it. */
export function toServedTrade(row: Row): ServedTrade {
  const { tenant: _tenant, tradeDateKey: _tradeDateKey, viewedAt: _viewedAt, ...trade } = row;
  return trade;
}
