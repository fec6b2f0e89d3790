/** Since when the trade that waits longest for booking has waited. */
import { STATUSES } from '../domain/trade/terms.ts';
import type { TenantViews } from './database.ts';
import { type Keyset, listTrades } from './trade-list.ts';

export const PENDING = STATUSES.filter(status => status.startsWith('PENDING'));

/** @param accounts those that count; undefined for all */
export async function oldestPending(views: TenantViews, accounts: string[] | undefined): Promise<string | null> {
  let from: Keyset | null = null;
  do {
    const list = { filter: { status: PENDING }, sort: 'updatedAt', accounts } as const;
    const page = await listTrades(views, list, 1, from);
    if (page.items[0]) return page.items[0].updatedAt;
    from = page.next;
  } while (from);
  return null;
}
