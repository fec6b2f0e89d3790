/** Since when the trade that waits longest for booking has waited. */
import { STATUSES, type TradeStatus } from '../domain/trade/terms.ts';
import type { TenantViews } from './database.ts';
import { type Keyset, listTrades } from './trade-list.ts';

export const PENDING = STATUSES.filter(status => status.startsWith('PENDING'));
/** What waits for a person waits as long as the person takes. */
export const AWAITS_BOOKING: TradeStatus[] = PENDING.filter(status => status !== 'PENDING_APPROVAL');

/** @param accounts those that count; undefined for all */
export async function oldestPending(views: TenantViews, accounts: string[] | undefined): Promise<string | null> {
  let from: Keyset | null = null;
  do {
    const list = { filter: { status: AWAITS_BOOKING }, sort: 'updatedAt', accounts } as const;
    const page = await listTrades(views, list, 1, from);
    if (page.items[0]) return page.items[0].updatedAt;
    from = page.next;
  } while (from);
  return null;
}
