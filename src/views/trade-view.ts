/** The trades view: one row a trade, as its log last said it is. */
import { and, eq, sql } from 'drizzle-orm';
import type { ServedTrade } from '../domain/trade/served-trade.ts';
import type { Arrival } from '../domain/trade/trace.ts';
import { openViews, type Views } from './database.ts';
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
    .where(and(eq(trades.tenant, tenant), eq(trades.tradeId, tradeId)));
  return row ?? null;
}

/** The statement that takes a trade into the view, unless the view is further already: messages come late and twice. */
export function upsertTrade(views: Views, tenant: string, trade: ServedTrade, viewedAt: string) {
  const row: Row = { tenant, ...trade, viewedAt };
  return views
    .insert(trades)
    .values(row)
    .onConflictDoUpdate({
      target: [trades.tenant, trades.tradeId],
      set: excluded(row),
      setWhere: sql`excluded.version > ${trades.version}`,
    });
}

/** A row of the view as clients see it. */
export function toServedTrade(row: Row): ServedTrade {
  const { tenant: _tenant, viewedAt: _viewedAt, ...trade } = row;
  return trade;
}

/** Every column but the key, from the row that could not be inserted. */
function excluded(row: Row) {
  const { tenant: _tenant, tradeId: _tradeId, ...rest } = row;
  return Object.fromEntries(
    Object.keys(rest).map(column => [column, sql.raw(`excluded.${trades[column as keyof Row].name}`)]),
  );
}
