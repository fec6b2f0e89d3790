/** The fault switches of a developer's machine: who may use them, and what killing leaves. */
import { afterEach, expect, test } from 'vitest';
import { NO_FAULTS } from '../../src/worker/local/faults/faults.ts';
import { type Claims, call, eventsOf, openStream, read, settled, submitted, TRADE, until } from './support.ts';

const OPERATIONS: Claims = { sub: 'o.ps', tenant: 'demo', roles: ['operations'] };

const put = (body: object) => call('PUT', '/dev/faults', { as: OPERATIONS, body });
const kill = (body: object) => call('POST', '/dev/faults/kill', { as: OPERATIONS, body });

afterEach(async () => {
  await put(NO_FAULTS);
});

test('the switches are for operations, and are set one by one', async () => {
  for (const method of ['GET', 'PUT'])
    expect((await call(method, '/dev/faults', method === 'PUT' ? { body: {} } : {})).status).toBe(403);
  expect((await put({ drop: 101 })).status).toBe(422);
  await put({ drop: 100 });
  const state = await (await put({ delay: 2 })).json<{ faults: object }>();
  expect(state.faults).toEqual({ ...NO_FAULTS, drop: 100, delay: 2 });
});

test('the database fails while it is switched off, trades are taken meanwhile, and booked when it is back', async () => {
  await put({ database: true });
  expect((await call('GET', '/v1/trades')).status).toBe(503);
  const { tradeId } = await submitted(TRADE);
  await until(async () => {
    const { done } = await (await call('GET', '/dev/faults', { as: OPERATIONS })).json<{
      done: { database: number };
    }>();
    return done.database > 1;
  });
  expect((await read(tradeId)).status).toBe('PENDING_NEW');
  await put({ database: false });
  expect((await settled(tradeId)).status).toBe('BOOKED');
});

test('a lost message is said again by the trade; one that comes twice books once', async () => {
  await put({ drop: 100 });
  const lost = await submitted(TRADE);
  await put({ drop: 0, double: 100 });
  const doubled = await submitted(TRADE);
  expect((await settled(doubled.tradeId)).version).toBe(2);
  expect((await settled(lost.tradeId)).version).toBe(2);
});

test('what is killed has forgotten nothing: logs, feed, and what the feed has not heard of yet', async () => {
  await put({ feed: true });
  const { tradeId } = await submitted(TRADE);
  await settled(tradeId);
  const { closed } = await openStream('', { as: OPERATIONS });
  expect((await kill({ feed: true, jobs: true, trades: [tradeId] })).status).toBe(200);
  await closed;
  expect(await eventsOf(tradeId)).toHaveLength(2);
  await put({ feed: false });
  await until(async () => {
    const { items } = await (await call('GET', '/v1/feed?limit=1000')).json<{
      items: { event: { tradeId: string } }[];
    }>();
    return items.filter(({ event }) => event.tradeId === tradeId).length === 2;
  });
});
