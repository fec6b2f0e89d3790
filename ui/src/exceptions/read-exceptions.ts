/** Reads the trades that need someone, and knows when there are more of them than were read. */
import type { TapebookClient } from '../../../src/client/index.ts';
import type { Trade } from '../../../src/contracts/trade.ts';
import type { Read } from '../trade/read.ts';
import { kindOf } from './grouping.ts';

/**
 * Each status is asked for by itself: many that were refused must not hide the few that have failed. Of those that may be
 * stuck the oldest come first: in a jam the newest are all too young to be.
 */
const ORDER = {
  FAILED: '-updatedAt',
  PENDING_APPROVAL: '-updatedAt',
  PENDING_NEW: 'updatedAt',
  PENDING_REPLACE: 'updatedAt',
  PENDING_CANCEL: 'updatedAt',
  REJECTED: '-updatedAt',
} as const;
const STATUSES = Object.keys(ORDER) as (keyof typeof ORDER)[];
export const MOST_OF_STATUS = 200;

export interface Listed {
  items: Trade[];
  /** Of each status of which there are more: the last that was read. */
  cut: Trade[];
}

export const readExceptions =
  (client: Pick<TapebookClient, 'trades'>): Read<Listed> =>
  async ({ signal }) => {
    const pages = await Promise.all(
      STATUSES.map(status =>
        client.trades({ status: [status], sort: ORDER[status], limit: MOST_OF_STATUS }, { signal }),
      ),
    );
    const value: Listed = { items: [], cut: [] };
    for (const page of pages) {
      if (!page.ok) return page;
      const { items, nextCursor } = page.value;
      value.items.push(...items);
      const last = items.at(-1);
      if (last && nextCursor !== null) value.cut.push(last);
    }
    return { ok: true, value };
  };

/** Whether some exceptions may not have been read: behind a trade that is none there are none, in the order of its status. */
export const moreThan = ({ cut }: Listed, now: number): boolean => cut.some(trade => kindOf(trade, now) !== null);
