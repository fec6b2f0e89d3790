/** A broker whose backlog grows old: new trades wait outside, and everything else goes on. */
import { createExecutionContext, waitOnExecutionContext } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { tradeIdOf } from '../../src/domain/trade/trade-id.ts';
import { createApp } from '../../src/worker/app.ts';
import { LOCALLY } from '../../src/worker/local/gateway.ts';
import { answerOf, call, read, submitted, TRADE, TRADER, tokenOf } from './support.ts';

const app = createApp(LOCALLY);
const START = Date.now();
/** Longer than an isolate keeps the broker's answer without asking again, ms. */
const A_WHILE = 6_000;

beforeEach(() => vi.useFakeTimers({ toFake: ['Date'], now: START }));
afterEach(() => vi.useRealTimers());

/** A broker whose consumer has stalled, with messages that have waited for so long (seconds). */
class Stalled {
  asked = 0;
  messages = 500;
  since = 120;
  fails = false;
  async metrics() {
    this.asked += 1;
    if (this.fails) throw new Error('the broker does not answer, on purpose');
    return {
      backlogCount: this.messages,
      backlogBytes: 0,
      oldestMessageTimestamp: new Date(this.messages > 0 ? START - this.since * 1000 : 0),
    };
  }
}

function gateway(broker: Stalled, settings: object = {}) {
  const bindings = {
    ...env,
    BOOKINGS: broker,
    BACKLOG_MAX_AGE_SECONDS: '60',
    BACKLOG_MIN_MESSAGES: '100',
    ...settings,
  };
  return async (method: string, path: string, key = '', body?: unknown): Promise<Response> => {
    const headers = {
      authorization: `Bearer ${await tokenOf(TRADER)}`,
      'content-type': 'application/json',
      'idempotency-key': key,
      'if-match': '*',
    };
    const ctx = createExecutionContext();
    const request = { method, headers, ...(body !== undefined && { body: JSON.stringify(body) }) };
    const response = await answerOf(app, path, request, bindings, ctx);
    await waitOnExecutionContext(ctx);
    return response;
  };
}

test('new trades are refused before they are written; retries, reads and other commands are not', async () => {
  const broker = new Stalled();
  const ask = gateway(broker);
  // Nothing is known yet, and nobody is kept waiting to find out.
  expect((await ask('POST', '/v1/trades', 'early', TRADE)).status).toBe(201);

  const refused = await ask('POST', '/v1/trades', 'late', TRADE);
  expect([refused.status, Number(refused.headers.get('retry-after')) > 0]).toEqual([503, true]);
  expect(await refused.json()).toMatchObject({
    code: 'unavailable',
    detail: expect.stringContaining('booking is 120 s behind'),
  });
  expect(await read(tradeIdOf('demo', 'late'))).toMatchObject({ status: 404 });

  const again = await ask('POST', '/v1/trades', 'early', TRADE);
  expect([again.status, again.headers.get('idempotency-replayed')]).toEqual([201, 'true']);
  expect((await ask('POST', '/v1/trades', 'early', { ...TRADE, quantity: '1' })).status).toBe(422);
  const { tradeId } = await again.json<{ tradeId: string }>();
  expect((await ask('GET', `/v1/trades/${tradeId}`)).status).toBe(200);
  expect((await ask('GET', '/v1/trades')).status).toBe(200);
  const pending = await submitted(TRADE, 'pending');
  expect((await ask('POST', `/v1/trades/${pending.tradeId}/amend`, 'a', { quantity: '2', reason: 'r' })).status).toBe(
    202,
  );
  expect((await ask('POST', `/v1/trades/${pending.tradeId}/cancel`, 'c', { reason: 'r' })).status).toBe(202);
  expect(broker.asked).toBe(1);
});

test('trades are taken again soon after the backlog is gone, under the key that was refused', async () => {
  const broker = new Stalled();
  const ask = gateway(broker);
  await ask('POST', '/v1/trades', 'first', TRADE);
  expect((await ask('POST', '/v1/trades', 'second', TRADE)).status).toBe(503);
  broker.messages = 0;
  vi.setSystemTime(START + A_WHILE);
  // This one is still answered by what was known, and asks.
  expect((await ask('POST', '/v1/trades', 'second', TRADE)).status).toBe(503);
  expect((await ask('POST', '/v1/trades', 'second', TRADE)).status).toBe(201);
});

test.for([
  ['young', { since: 30 }],
  ['small: a few messages that keep failing', { messages: 99 }],
  ['unknown', { fails: true }],
] as const)('a backlog that is %s refuses nobody', async ([name, state]) => {
  const ask = gateway(Object.assign(new Stalled(), state));
  for (let number = 0; number < 3; number++) {
    expect((await ask('POST', '/v1/trades', `${name.slice(0, 5)}-${number}`, TRADE)).status).toBe(201);
  }
});

test('what was known long ago does not count', async () => {
  const broker = new Stalled();
  const ask = gateway(broker);
  await ask('POST', '/v1/trades', 'long-1', TRADE);
  broker.fails = true;
  vi.setSystemTime(START + 60_000);
  expect((await ask('POST', '/v1/trades', 'long-2', TRADE)).status).toBe(201);
});

test('the bounds are configured', async () => {
  const ask = gateway(Object.assign(new Stalled(), { messages: 2, since: 6 }), {
    BACKLOG_MAX_AGE_SECONDS: '5',
    BACKLOG_MIN_MESSAGES: '2',
  });
  await ask('POST', '/v1/trades', 'set-1', TRADE);
  expect((await ask('POST', '/v1/trades', 'set-2', TRADE)).status).toBe(503);
});

test('the broker that runs here can be asked', async () => {
  const ask = gateway(env.BOOKINGS as unknown as Stalled);
  expect((await ask('POST', '/v1/trades', 'real-1', TRADE)).status).toBe(201);
  expect((await call('POST', '/v1/trades', { key: 'real-2', body: TRADE })).status).toBe(201);
});
