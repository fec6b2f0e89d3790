import { expect, test } from 'vitest';
import type { Trade, TradeQuery } from '../../src/client/index.ts';
import { kindOf } from '../../ui/src/exceptions/grouping.ts';
import { moreThan, readExceptions } from '../../ui/src/exceptions/read-exceptions.ts';

const NOW = Date.parse('2026-11-24T12:00:00.000Z');
const INFO = { status: 200, etag: null, replayed: false, requestId: null, bookmark: null };

/** A server on which one trade a second was sent for so long, and none was booked. */
const jammedFor = (seconds: number) => ({
  trades: async ({ status, sort, limit = 50 }: TradeQuery = {}) => {
    const waiting = status?.includes('PENDING_NEW') ? Array.from({ length: seconds }, (_, ago) => ago) : [];
    const inOrder = sort === 'updatedAt' ? waiting.toReversed() : waiting;
    const items = inOrder
      .slice(0, limit)
      .map(ago => ({ status: 'PENDING_NEW', updatedAt: new Date(NOW - ago * 1000).toISOString() }) as Trade);
    return { ok: true as const, value: { items, nextCursor: waiting.length > limit ? 'next' : null }, info: INFO };
  },
});

async function read(seconds: number) {
  const listed = await readExceptions(jammedFor(seconds))({ signal: new AbortController().signal });
  if (!listed.ok) throw listed.error;
  const stuck = listed.value.items.filter(trade => kindOf(trade, NOW) === 'stuck');
  return { stuck: stuck.length, more: moreThan(listed.value, NOW) };
}

test('in a jam the oldest are read: those that are stuck stand before those that only just came', async () => {
  expect(await read(5_000)).toEqual({ stuck: 200, more: true });
});

test('where the last that was read is not stuck yet, none of those behind it is', async () => {
  expect(await read(240)).toEqual({ stuck: 179, more: false });
});
