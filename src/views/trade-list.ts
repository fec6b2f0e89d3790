/** Lists of trades by keyset: a page costs the rows it shows, wherever in the list it is. */
import { and, desc, eq, inArray, sql } from 'drizzle-orm';
import type { ServedTrade } from '../domain/trade/served-trade.ts';
import type { Views } from './database.ts';
import { inUse } from './generation.ts';
import { trades } from './schema.ts';
import { toServedTrade } from './trade-view.ts';

/** Where a page ended: the sort key and the id of its last row. */
export interface Keyset {
  updatedAt: string;
  tradeId: string;
}

export interface TradePage {
  items: ServedTrade[];
  /** Where the next page begins; null at the end. */
  next: Keyset | null;
}

/**
 * Trades, the last changed first.
 * @param accounts only these; undefined for all of the tenant
 * @param after the end of the page before; null for the first page
 */
export async function listTrades(
  views: Views,
  tenant: string,
  accounts: readonly string[] | undefined,
  limit: number,
  after: Keyset | null,
): Promise<TradePage> {
  const rows = await views
    .select()
    .from(trades)
    .where(
      and(
        eq(trades.tenant, inUse(tenant)),
        accounts && inArray(trades.account, [...accounts]),
        after ? sql`(${trades.updatedAt}, ${trades.tradeId}) < (${after.updatedAt}, ${after.tradeId})` : undefined,
      ),
    )
    .orderBy(desc(trades.updatedAt), desc(trades.tradeId))
    .limit(limit + 1);
  const items = rows.slice(0, limit).map(toServedTrade);
  const last = items.at(-1);
  return { items, next: rows.length > limit && last ? { updatedAt: last.updatedAt, tradeId: last.tradeId } : null };
}
