/** The trades view: one row a trade, as its log last said it is. */
import { and, eq, inArray, sql } from 'drizzle-orm';
import type { FeedEntry } from '../contracts/messages.ts';
import type { ServedTrade } from '../domain/trade/served-trade.ts';
import type { Arrival } from '../domain/trade/trace.ts';
import type { TenantViews } from './database.ts';
import { chosen, inUse, type ViewBuild } from './generation.ts';
import { boundRows, rowsFor, takeAllBut } from './insert-rows.ts';
import { trades } from './schema.ts';
import { membersOf, statement } from './statement.ts';
import { extreme } from './trade-access.ts';
import { placeByTradeDate } from './trade-date-place.ts';

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
  const [row] = await views.db.all<{ at: string | null }>(
    sql`SELECT ${extreme('max', 'updated_at', sql`tenant = ${inUse(views)}`)} AS at`,
  );
  return row?.at ?? null;
}

/** What a build of the view holds of a trade. */
export type HeldTrade = Pick<Row, 'version' | 'status' | 'account' | 'tradeDateKey'>;

const HELD_TRADES = statement(['build', 'tenant', 'ids'], (db, { ids, ...places }) => {
  const { tradeId, version, status, account, tradeDateKey } = trades;
  return db
    .select({ tradeId, version, status, account, tradeDateKey })
    .from(trades)
    .where(and(eq(trades.tenant, chosen(places)), inArray(tradeId, membersOf(ids))));
});

/**
 * What a build of the view holds of these trades.
 * @param build its key; null for the build in use
 */
export const selectHeldTrades = ({ db, tenant }: TenantViews, build: string | null, ids: readonly string[]) =>
  HELD_TRADES(db, { build, tenant, ids: JSON.stringify(ids) });

export interface TradeChange {
  trade: ServedTrade;
  tradeDateKey: string;
  /** The version that was read in the view before; 0 for none. */
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
  const rows = changes.map(({ trade, tradeDateKey }) => ({ ...trade, tradeDateKey, tenant: key, viewedAt }));
  const overs = changes.map(({ trade, over }) => [trade.tradeId, over]);
  return UPSERT_TRADES(db, { rows: boundRows(trades, rows), overs: JSON.stringify(overs) });
}

/** The row that a trade's log calls for in a build of the view; when it was written is not the log's to say. */
export const viewRow = (log: readonly FeedEntry[]): Omit<Row, 'tenant' | 'viewedAt'> | null => {
  const trade = log.at(-1)?.trade;
  return trade ? { ...trade, actorIssuer: trade.actorIssuer ?? null, tradeDateKey: placeByTradeDate(null, log) } : null;
};

/** A row of the view as clients see it. */
export function toServedTrade(row: Row): ServedTrade {
  const { tenant: _tenant, tradeDateKey: _tradeDateKey, viewedAt: _viewedAt, actorIssuer, ...trade } = row;
  return { ...trade, ...(actorIssuer !== null && { actorIssuer }) };
}
