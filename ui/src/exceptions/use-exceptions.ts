/** The trades that need someone: given up, stuck, or refused. Read when the screen opens, and live from the book after. */

import { useEffect } from 'react';
import type { Trade } from '../../../src/contracts/trade.ts';
import { useDesk } from '../desk-context.ts';
import { useStore } from '../store.ts';
import { useAnswer } from '../trade/use-answer.ts';

/** Pending for longer than this is stuck: booking takes milliseconds. */
const STUCK_MS = 60_000;
const MOST = 200;

export type Kind = 'failed' | 'stuck' | 'rejected';

const STATUSES = ['FAILED', 'REJECTED', 'PENDING_NEW', 'PENDING_REPLACE', 'PENDING_CANCEL'] as const;

export function kindOf({ status, updatedAt }: Trade, now: number): Kind | null {
  if (status === 'FAILED') return 'failed';
  if (status === 'REJECTED') return 'rejected';
  return status.startsWith('PENDING') && now - Date.parse(updatedAt) > STUCK_MS ? 'stuck' : null;
}

export function useExceptions() {
  const { client, book } = useDesk();
  const list = useAnswer('exceptions', options =>
    client.trades({ status: STATUSES, sort: '-updatedAt', limit: MOST }, options),
  );
  const items = list.value?.items;
  useEffect(() => {
    if (items) book.add(items);
  }, [items, book]);
  // Each in its newest version: what was brought back leaves the list by itself.
  useStore(book.view);
  const trades = (list.value?.items ?? []).map(trade => {
    const known = book.trade(trade.tradeId);
    return known && known.version > trade.version ? known : trade;
  });
  return { ...list, trades };
}
