/** The trades that need someone: read when the screen opens, when there is news of one, and now and then for those stuck. */
import { useEffect } from 'react';
import type { Trade } from '../../../src/contracts/trade.ts';
import { useNowText } from '../clock.ts';
import { useDesk } from '../desk-context.ts';
import { useStore } from '../store.ts';
import { type Read, useAnswer } from '../trade/use-answer.ts';
import { useTold } from '../use-told.ts';

/** Each asked for by itself: many that were refused must not hide the few that have failed. */
const STATUSES = [
  'FAILED',
  'PENDING_APPROVAL',
  'PENDING_NEW',
  'PENDING_REPLACE',
  'PENDING_CANCEL',
  'REJECTED',
] as const;
const MOST = 200;
const REFRESH_MS = 1_000;
const STUCK_EVERY_MS = 30_000;

interface Listed {
  items: Trade[];
  /** There are more of a status than were read. */
  more: boolean;
}

export function useExceptions() {
  const { client, book, troubles } = useDesk();
  const told = useTold(troubles, REFRESH_MS);
  const turn = useNowText(at => String(Math.floor(at / STUCK_EVERY_MS)));
  const read: Read<Listed> = async ({ signal }) => {
    const pages = await Promise.all(
      STATUSES.map(status => client.trades({ status: [status], sort: '-updatedAt', limit: MOST }, { signal })),
    );
    const value: Listed = { items: [], more: false };
    for (const page of pages) {
      if (!page.ok) return page;
      value.items.push(...page.value.items);
      value.more ||= page.value.nextCursor !== null;
    }
    return { ok: true, value };
  };
  const list = useAnswer('exceptions', read, `${told}/${turn}`);
  const items = list.value?.items;
  useEffect(() => {
    if (items) book.add(items);
  }, [items, book]);
  // Each in its newest version: what was brought back leaves the list by itself.
  useStore(book.view);
  const trades = (items ?? []).map(trade => {
    const known = book.trade(trade.tradeId);
    return known && known.version > trade.version ? known : trade;
  });
  return { ...list, trades };
}
