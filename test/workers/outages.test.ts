/** Parts that fail: whoever asks is told to come again, nothing accepted is lost, and what does not need the part goes on. */
import { createExecutionContext } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { expect, test } from 'vitest';
import type { Problem } from '../../src/contracts/problem.ts';
import { createApp } from '../../src/worker/app.ts';
import { LOCALLY } from '../../src/worker/local/gateway.ts';
import { append, configure, inTenant } from './feed-support.ts';
import { OPERATIONS } from './life.ts';
import { answerOf, call, settled, submitted, TRADE, tokenOf, until } from './support.ts';

const app = createApp(LOCALLY);

async function ask(bindings: object, method: string, path: string, body?: unknown, headers = {}): Promise<Response> {
  const authorization = `Bearer ${await tokenOf(OPERATIONS)}`;
  return answerOf(
    app,
    path,
    {
      method,
      headers: {
        authorization,
        ...(body !== undefined && { 'content-type': 'application/json', 'idempotency-key': crypto.randomUUID() }),
        ...headers,
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    },
    { ...env, ...bindings },
    createExecutionContext(),
  );
}

async function expectUnavailable(response: Response): Promise<void> {
  expect([response.status, Number(response.headers.get('retry-after')) > 0]).toEqual([503, true]);
  expect(response.headers.get('content-type')).toBe('application/problem+json');
  const problem = await response.json<Problem>();
  expect(problem).toMatchObject({ code: 'unavailable', status: 503 });
  expect(problem.detail).not.toMatch(/D1|SQL|Drizzle|R2|on purpose|select /i);
}

const lost = () => Promise.reject(new Error('D1_ERROR: Network connection lost, on purpose'));
const statement = { bind: () => statement, all: lost, run: lost, raw: lost, first: lost };
const deadDatabase = { prepare: () => statement, batch: lost, getBookmark: () => null };
const noDatabase = { VIEWS: { ...deadDatabase, withSession: () => deadDatabase } };

test.for([
  '/v1/trades',
  '/v1/trades?q=AAPL',
  '/v1/trades/summary',
  '/v1/positions',
  '/v1/positions?asOf=2026-11-24T00:00:00Z',
  '/v1/booking-entries',
  '/v1/dead-letters',
  '/v1/api-keys',
  '/v1/pipeline',
  '/v1/reference/instruments',
  '/v1/reference/accounts',
  '/v1/reference/counterparties',
])('without a view database GET %s is 503', async path => {
  await expectUnavailable(await ask(noDatabase, 'GET', path));
});

test('nor can it be downloaded, written to, or asked whose key this is', async () => {
  await expectUnavailable(await ask(noDatabase, 'GET', '/v1/trades', undefined, { accept: 'text/csv' }));
  const items = [{ lei: 'FOR8UP27PHTHYVLBNG30', name: 'One' }];
  await expectUnavailable(await ask(noDatabase, 'PUT', '/v1/reference/counterparties', { items }));
  await expectUnavailable(await ask(noDatabase, 'POST', '/v1/api-keys', { name: 'k', roles: ['auditor'] }));
  const key = `tb_live_${'0'.repeat(16)}_${'0'.repeat(64)}`;
  await expectUnavailable(await ask(noDatabase, 'GET', '/v1/feed', undefined, { authorization: `Bearer ${key}` }));
});

test('a trade is taken, read and proven without the view database, and booked once it is back', async () => {
  const response = await ask(noDatabase, 'POST', '/v1/trades', TRADE);
  const { tradeId } = await response.json<{ tradeId: string }>();
  expect(response.status).toBe(201);
  for (const path of ['', '/events', '/verification']) {
    expect((await ask(noDatabase, 'GET', `/v1/trades/${tradeId}${path}`)).status).toBe(200);
  }
  expect((await settled(tradeId)).status).toBe('BOOKED');
});

test('a broker that takes nothing costs no trade: its alarm says it again', async () => {
  const broken = { send: () => Promise.reject(new Error('no broker, on purpose')), metrics: lost };
  const response = await ask({ BOOKINGS: broken }, 'POST', '/v1/trades', TRADE);
  expect(response.status).toBe(201);
  expect((await settled((await response.json<{ tradeId: string }>()).tradeId)).status).toBe('BOOKED');
});

test('a ledger that is overloaded or restarting is 503', async () => {
  for (const mark of ['overloaded', 'retryable']) {
    const fail = () =>
      Promise.reject(Object.assign(new Error('Durable Object is overloaded, on purpose'), { [mark]: true }));
    const ledgers = { TRADE_LEDGER: { getByName: () => ({ submit: fail, read: fail, command: fail }) } };
    const { tradeId } = await submitted(TRADE);
    await expectUnavailable(await ask(ledgers, 'POST', '/v1/trades', TRADE));
    await expectUnavailable(await ask(ledgers, 'GET', `/v1/trades/${tradeId}`));
    const headers = { 'if-match': '*' };
    await expectUnavailable(await ask(ledgers, 'POST', `/v1/trades/${tradeId}/cancel`, { reason: 'r' }, headers));
  }
});

test('the part of a feed that is in an archive which does not answer is 503; the newer part is served', async () => {
  const tenant = 'archived-outage';
  await append(tenant, 40, 10);
  await configure(tenant, { FEED_KEEP: '5', FEED_SEGMENT: '10' });
  await append(tenant, 1);
  const [segment] = await until(async () => {
    const { objects } = await env.ARCHIVE.list({ prefix: `feed/${tenant}/0` });
    return objects.length > 0 && objects;
  });
  expect(segment).toBeDefined();
  await configure(tenant, { ARCHIVE: { get: () => Promise.reject(new Error('R2 is down, on purpose')) } });
  await expectUnavailable(await call('GET', '/v1/feed', { as: inTenant(tenant) }));
  expect((await call('GET', '/v1/feed?after=39', { as: inTenant(tenant) })).status).toBe(200);
  await configure(tenant, {});
  expect((await call('GET', '/v1/feed', { as: inTenant(tenant) })).status).toBe(200);
});
