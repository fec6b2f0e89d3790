/** The proof that a client makes for itself, page by page. */
import { expect, test } from 'vitest';
import { unwrap, type VerifyOptions, verifyTrade } from '../../src/client/index.ts';
import type { TradeEvent } from '../../src/contracts/trade.ts';
import { amend, book, Story, submit, TRADE_ID } from '../support/story.ts';

const { events } = Story.of(submit(), book, ...Array.from({ length: 6 }, () => [amend(), book]).flat());
const headHash = events.at(-1)?.hash ?? '';

/** A server that gives at most `most` events a page. */
function serving(log: readonly unknown[], most: number) {
  const asked: number[] = [];
  const client = {
    events: async (_tradeId: string, { after = 0 }: { after?: number } = {}) => {
      asked.push(after);
      const items = log.slice(after, after + most) as TradeEvent[];
      return {
        ok: true as const,
        value: { items },
        info: { status: 200, etag: null, replayed: false, requestId: null, bookmark: null },
      };
    },
  };
  return { client, asked };
}

const verify = async (log: readonly unknown[], options?: VerifyOptions, most = 5) => {
  const { client, asked } = serving(log, most);
  return { ...unwrap(await verifyTrade(client, TRADE_ID, options)), asked };
};

test('reads every page, however long the server makes them, and proves the whole log', async () => {
  expect(await verify(events)).toEqual({ valid: true, length: 14, headHash, asked: [0, 5, 10, 14] });
  expect(await verify(events, {}, 1000)).toMatchObject({ valid: true, length: 14, asked: [0, 14] });
});

test('names the first event that is wrong, and reads no further', async () => {
  const changed = events.with(6, { ...events[6], actor: 'someone else' } as never);
  expect(await verify(changed)).toMatchObject({ valid: false, firstInvalidSequence: 7, asked: [0, 5] });
});

test('a server that gives the same events for ever does not keep it busy', async () => {
  const client = { events: async () => serving(events, 5).client.events(TRADE_ID) };
  expect(unwrap(await verifyTrade(client, TRADE_ID))).toMatchObject({ valid: false, firstInvalidSequence: 6 });
});

test('an event noted before must still be there', async () => {
  const noted = { sequence: 12, hash: events[11]?.hash ?? '' };
  expect(await verify(events, { noted })).toMatchObject({ valid: true, length: 14 });
  expect(await verify(events.slice(0, 11), { noted })).toMatchObject({ valid: false, firstInvalidSequence: 12 });
  const { events: another } = Story.of(submit({ quantity: '101' }), book, ...Array.from({ length: 12 }, () => amend()));
  expect(await verify(another, { noted })).toMatchObject({ valid: false, firstInvalidSequence: 12 });
  expect(await verify(another)).toMatchObject({ valid: true });
});

test('a call that fails is no verdict', async () => {
  const error = Object.assign(new Error('not_found'), { kind: 'problem' as const });
  const client = { events: async () => ({ ok: false as const, error: error as never }) };
  expect(await verifyTrade(client, TRADE_ID)).toEqual({ ok: false, error });
});
