/** The trades view: one row a trade, as its log last said it is. */
import { and, desc, eq, inArray, sql } from 'drizzle-orm';
import type { ServedTrade } from '../domain/trade/served-trade.ts';
import type { Arrival } from '../domain/trade/trace.ts';
import type { TenantViews } from './database.ts';
import { chosen, inUse, type ViewBuild } from './generation.ts';
import { boundRows, rowsFor, takeAllBut } from './insert-rows.ts';
import { trades } from './schema.ts';
import { membersOf, statement } from './statement.ts';

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

const HELD_TRADES = statement(['build', 'tenant', 'ids'], (db, { ids, ...places }) => {
  const { tradeId, version, status, account } = trades;
  return db
    .select({ tradeId, version, status, account })
    .from(trades)
    .where(and(eq(trades.tenant, chosen(places)), inArray(tradeId, membersOf(ids))));
});

/**
 * What a build of the view holds of these trades.
 * @param build its key; null for the build in use
 */
export const selectHeldTrades = ({ db, tenant }: TenantViews, build: string | null, ids: readonly string[]) =>
  HELD_TRADES(db, { build, tenant, ids: JSON.stringify(ids) });

/** A trade, and the version that was read in the view before (0 for none). */
export interface TradeChange {
  trade: ServedTrade;
  over: number;
}

const UPSERT_TRADES = statement(['rows', 'overs'], (db, { rows, overs }) =>
  db
    .insert(trades)
    .select(rowsFor(trades, rows))
    .onConflictDoUpdate({
      target: [trades.tenant, trades.tradeId],
      set: {
        ...takeAllBut(trades, 'tenant', 'tradeId', 'version'),
        // NULL where it must not be is how a statement of a batch can make all of it fail.
        version: sql`CASE WHEN ${trades.version} = (SELECT value ->> 1 FROM json_each(${overs}) WHERE value ->> 0 = excluded.trade_id)
          THEN excluded.version END`,
      },
    }),
);

/**
 * The statement that takes trades into the view, each over the version that was read there. If the view has moved since, the
 * statement fails, and with it the commit that it is part of.
 */
export function upsertTrades({ db, key }: ViewBuild, changes: readonly TradeChange[], viewedAt: string) {
  const rows = changes.map(({ trade }) => ({ ...viewRow(trade), tenant: key, viewedAt }));
  const overs = changes.map(({ trade, over }) => [trade.tradeId, over]);
  return UPSERT_TRADES(db, { rows: boundRows(trades, rows), overs: JSON.stringify(overs) });
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
