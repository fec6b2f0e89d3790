/** Two tenants with the same keys, accounts, symbols, references and subjects: nothing of one is ever seen by, or counts for, the other. */
import { createExecutionContext } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { beforeAll, describe, expect, test } from 'vitest';
import type { Finding } from '../../src/contracts/jobs.ts';
import type { BookingMessage } from '../../src/contracts/messages.ts';
import type { Trade } from '../../src/contracts/trade.ts';
import { tradeIdOf } from '../../src/domain/trade/trade-id.ts';
import { openTenant } from '../../src/durable-objects/tenant.ts';
import { insertDeadLetters } from '../../src/views/dead-letters.ts';
import { createApp } from '../../src/worker/app.ts';
import { LOCALLY } from '../../src/worker/local/gateway.ts';
import { deliver, divertSends, type Sent } from './broker.ts';
import { type Claims, call, openStream, settled, submitted, TRADE, tokenOf, until } from './support.ts';
import { type Said, watchedDatabase } from './watched-database.ts';

const TENANTS = ['demo', 'acme'] as const;
type Name = (typeof TENANTS)[number];

const other = (tenant: Name): Name => (tenant === 'demo' ? 'acme' : 'demo');
const of = (tenant: Name): Claims => ({ sub: 'same.one', tenant, roles: ['operations'] });
/** What tells the tenants' rows apart; all else is the same. */
const QUANTITY: Record<Name, string> = { demo: '100', acme: '7' };
const KEYS = ['same-0', 'same-1', 'same-2', 'same-3'];

/** Trading days carry no warning, whatever day it is today. */
const TRADE_ON_FRIDAY = { ...TRADE, tradeDate: '2026-11-20' };
const idsOf = (tenant: Name) => KEYS.map(key => tradeIdOf(tenant, key));
const get = async <T>(tenant: Name, path: string, headers = {}): Promise<T> =>
  (await call('GET', path, { as: of(tenant), headers })).json<T>();
type Items = { items: Record<string, unknown>[]; nextCursor: string | null };

const letterIds = (tenant: Name) => ['same-letter', `only-${tenant}`];

beforeAll(async () => {
  for (const tenant of TENANTS) {
    const sent: Sent[] = [];
    for (const [index, key] of KEYS.entries()) {
      await divertSends(tenant, key, sent);
      const body = {
        ...TRADE_ON_FRIDAY,
        quantity: QUANTITY[tenant],
        clientReference: index === 0 ? 'same-reference' : `r-${index}`,
      };
      await submitted(index === 3 ? { ...body, symbol: 'NOPE' } : body, key, of(tenant));
    }
    await until(async () => sent.length === KEYS.length);
    held.push(...sent.map(({ body }) => body as BookingMessage));
    await insertDeadLetters(
      openTenant(env, tenant).views,
      letterIds(tenant).map((id, index) => ({
        id,
        queue: 'bookings',
        tradeId: idsOf(tenant)[index] ?? '',
        sequence: 1,
        cause: `of ${tenant}`,
        attempts: 13,
        failedAt: '2026-11-23T12:00:00.000Z',
        redrivenAt: null,
      })),
    );
  }
  // Both tenants' trades in one batch, one after the other in turn.
  const { acknowledged, sent } = await deliver(
    'bookings',
    held.toSorted((a, b) => (a.keys.clientReference ?? '').localeCompare(b.keys.clientReference ?? '')),
  );
  expect(acknowledged).toHaveLength(2 * KEYS.length);
  await deliver(
    'notifications',
    sent.map(({ body }) => body),
  );
  for (const tenant of TENANTS) for (const id of idsOf(tenant)) await settled(id, of(tenant));
});

const held: BookingMessage[] = [];

describe.each(TENANTS)('%s', tenant => {
  test('the same key is a trade of its own, booked once, and no duplicate of the other', async () => {
    expect(idsOf(tenant)).not.toEqual(idsOf(other(tenant)));
    const trades = await Promise.all(idsOf(tenant).map(id => get<Trade>(tenant, `/v1/trades/${id}`)));
    expect(trades.map(({ status }) => status)).toEqual(['BOOKED', 'BOOKED', 'BOOKED', 'REJECTED']);
    for (const { quantity, warnings } of trades) expect([quantity, warnings]).toEqual([QUANTITY[tenant], []]);
    const again = await call('POST', '/v1/trades', {
      as: of(tenant),
      key: 'same-0',
      body: { ...TRADE_ON_FRIDAY, quantity: QUANTITY[tenant], clientReference: 'same-reference' },
    });
    expect([again.status, again.headers.get('idempotency-replayed')]).toEqual([201, 'true']);
  });

  test.each([
    ['GET', ''],
    ['GET', '/events'],
    ['GET', '/verification'],
    ['GET', '/trace'],
    ['POST', '/amend'],
    ['POST', '/cancel'],
    ['POST', '/rollback'],
    ['POST', '/rollforward'],
    ['POST', '/retry'],
  ])("%s %s of the other's trade is not found", async (method, path) => {
    const bodies: Record<string, unknown> = {
      '/amend': { quantity: '1', reason: 'r' },
      '/rollback': { toVersion: 1, reason: 'r' },
    };
    const [id = ''] = idsOf(other(tenant));
    const response = await call(method, `/v1/trades/${id}${path}`, {
      as: of(tenant),
      ...(method === 'POST' && { key: 'same-0', body: bodies[path] ?? { reason: 'r' }, headers: { 'if-match': '*' } }),
    });
    expect([response.status, (await response.json<{ code: string }>()).code]).toEqual([404, 'not_found']);
  });

  test.each(['', '?q=AAPL', '?q=same-ref', '?symbol=AAPL&account=EQ-001', '?submittedBy=same.one', '?sort=tradeDate'])(
    'lists and downloads /v1/trades%s',
    async query => {
      const { items } = await get<Items>(tenant, `/v1/trades${query}`);
      expect(items.length).toBeGreaterThan(0);
      for (const { tradeId } of items) expect(idsOf(tenant)).toContain(tradeId);
      const csv = await (
        await call('GET', `/v1/trades${query}`, { as: of(tenant), headers: { accept: 'text/csv' } })
      ).text();
      expect(
        csv
          .trim()
          .split('\n')
          .slice(1)
          .map(line => line.slice(1, 28))
          .toSorted(),
      ).toEqual(items.map(({ tradeId }) => tradeId).toSorted());
    },
  );

  test("a search for the other's id, and the other's cursor, find nothing", async () => {
    for (const id of idsOf(other(tenant))) expect((await get<Items>(tenant, `/v1/trades?q=${id}`)).items).toEqual([]);
    const { nextCursor } = await get<Items>(other(tenant), '/v1/trades?limit=1');
    expect(await get(tenant, `/v1/trades?limit=1&cursor=${nextCursor}`)).toMatchObject({ code: 'invalid_cursor' });
  });

  test('positions, now and then, and the journal', async () => {
    const quantity = String(3 * Number(QUANTITY[tenant]));
    const asOf = new Date().toISOString();
    for (const query of ['', `?asOf=${asOf}`, '?account=EQ-001&symbol=AAPL']) {
      const { items } = await get<Items>(tenant, `/v1/positions${query}`);
      expect(items.map(item => item.quantity)).toEqual([quantity]);
    }
    const { items } = await get<Items>(tenant, '/v1/booking-entries');
    expect(items.map(item => item.tradeId).toSorted()).toEqual(idsOf(tenant).slice(0, 3).toSorted());
    expect(items[0]).not.toHaveProperty('tenant');
    const [id] = idsOf(other(tenant));
    expect(await get(tenant, `/v1/booking-entries?tradeId=${id}`)).toMatchObject({ code: 'not_found' });
  });

  test('counts', async () => {
    expect(await get(tenant, '/v1/trades/summary')).toMatchObject({ total: 4, statuses: { BOOKED: 3, REJECTED: 1 } });
  });

  test('feed and stream', async () => {
    const ids = await until(async () => {
      const { items } = await get<{ items: { event: { tradeId: string } }[] }>(tenant, '/v1/feed');
      return items.length === 8 && items.map(({ event }) => event.tradeId);
    });
    expect([...new Set(ids)].toSorted()).toEqual(idsOf(tenant).toSorted());
    const stream = await openStream('?after=0', { as: of(tenant) });
    await until(async () => stream.items().length === 8);
    expect([...new Set(stream.items().map(({ event }) => event.tradeId))].toSorted()).toEqual(idsOf(tenant).toSorted());
    stream.socket.close();
  });

  test('a stream ticket with the name of the other on it opens nothing', async () => {
    const { ticket } = await (await call('POST', '/v1/stream/tickets', { as: of(tenant) })).json<{ ticket: string }>();
    const forged = ticket.replace(`${tenant}.`, `${other(tenant)}.`);
    expect(forged).not.toBe(ticket);
    expect((await call('GET', `/v1/stream?ticket=${forged}`, { headers: { upgrade: 'websocket' } })).status).toBe(401);
  });

  test('dead letters: the own ones, under ids that both have', async () => {
    const { items } = await get<Items>(tenant, '/v1/dead-letters');
    expect(items.map(({ id, cause }) => [id, cause])).toEqual(letterIds(tenant).map(id => [id, `of ${tenant}`]));
    const foreign = await call('POST', `/v1/dead-letters/only-${other(tenant)}/redrive`, { as: of(tenant) });
    expect(foreign.status).toBe(404);
  });

  test('API keys: listed, used and revoked within the tenant', async () => {
    const made = await call('POST', '/v1/api-keys', { as: of(tenant), body: { name: 'same', roles: ['auditor'] } });
    const { id, key } = await made.json<{ id: string; key: string }>();
    const { items } = await get<Items>(other(tenant), '/v1/api-keys');
    expect(items.map(item => item.id)).not.toContain(id);
    expect((await call('DELETE', `/v1/api-keys/${id}`, { as: of(other(tenant)) })).status).toBe(404);
    const seen = await call('GET', '/v1/trades', { headers: { authorization: `Bearer ${key}` } });
    expect((await seen.json<Items>()).items.map(item => item.tradeId).toSorted()).toEqual(idsOf(tenant).toSorted());
  });

  test('reference data', async () => {
    const symbol = `ONLY${tenant.toUpperCase()}`;
    const records = [
      { symbol, isin: 'US0378331005', name: 'Ours', mic: 'XNAS', currency: 'USD', settlementCalendar: 'USNY' },
    ];
    const put = await call('PUT', '/v1/reference/instruments', { as: of(tenant), body: { items: records } });
    expect(put.status).toBe(200);
    expect((await get<Items>(tenant, `/v1/reference/instruments?q=${symbol}`)).items).toHaveLength(1);
    expect((await get<Items>(other(tenant), `/v1/reference/instruments?q=${symbol}`)).items).toEqual([]);
  });
});

describe('long work of one tenant', () => {
  const job = <T extends { state: string }>(path: string) =>
    until(async () => {
      const run = await get<T>('acme', path);
      return run.state !== 'running' && run;
    });

  test('a rebuild leaves the other as it was, row for row', async () => {
    const rows = () =>
      Promise.all(
        TABLES.map(
          async table => (await env.VIEWS.prepare(`SELECT * FROM ${table} WHERE tenant = 'demo'`).all()).results,
        ),
      );
    const before = await rows();
    await call('POST', '/v1/views/rebuild', { as: of('acme') });
    expect(await job('/v1/views/rebuild')).toMatchObject({ state: 'succeeded', processed: 8, total: 8 });
    expect(await rows()).toEqual(before);
    expect((await get<Items>('acme', '/v1/trades')).items).toHaveLength(4);
  });

  test('a reconciliation looks at its own trades, and finds nothing wrong with faults of the other', async () => {
    await env.VIEWS.prepare("UPDATE trades SET price = '1' WHERE tenant = 'demo'").run();
    await env.VIEWS.prepare("UPDATE positions SET cost = '1' WHERE tenant = 'demo'").run();
    await call('POST', '/v1/reconciliation?repair=true', { as: of('acme') });
    const run = await job<{ state: string; checked: number; findings: Finding[] }>('/v1/reconciliation');
    expect([run.checked, run.findings]).toEqual([4, []]);
    expect((await get<Trade & Items>('demo', '/v1/trades')).items.map(({ price }) => price)).toEqual([
      '1',
      '1',
      '1',
      '1',
    ]);
  });
});

const TABLES = [
  'trades',
  'trade_counts',
  'booking_entries',
  'positions',
  'client_references',
  'dead_letters',
  'api_keys',
];
const REFERENCE_TABLES = ['instruments', 'accounts', 'counterparties', 'reference_changes'];
const OF_A_TENANT = [...TABLES, ...REFERENCE_TABLES, 'view_generations'];

test('each statement that a request makes, on whichever table, is given the tenant of the caller and no other', async () => {
  const app = createApp(LOCALLY);
  const token = await tokenOf(of('acme'));
  const said: Said[] = [];
  const [id = ''] = idsOf('acme');
  for (const path of [
    '/v1/trades',
    '/v1/trades?q=AAPL',
    `/v1/trades?q=${id}`,
    '/v1/trades?q=2',
    '/v1/trades/summary',
    `/v1/trades/${id}/trace`,
    '/v1/positions',
    '/v1/positions?asOf=2026-11-24T00:00:00Z',
    '/v1/booking-entries',
    '/v1/dead-letters',
    '/v1/api-keys',
    '/v1/pipeline',
    '/v1/reference/instruments?q=A',
    '/v1/reference/accounts?q=E',
    '/v1/reference/counterparties?q=A',
    '/v1/reference/accounts/EQ-001/versions',
  ]) {
    const request = new Request(`https://tapebook.test${path}`, { headers: { authorization: `Bearer ${token}` } });
    const response = await app.fetch(
      request,
      { ...env, VIEWS: watchedDatabase(said) } as Env,
      createExecutionContext(),
    );
    expect([path, response.status]).toEqual([path, 200]);
    await response.text();
  }
  await deliver(
    'bookings',
    held.filter(({ tenant }) => tenant === 'acme'),
    { VIEWS: watchedDatabase(said) },
  );
  const ofTenant = said.filter(({ query }) => OF_A_TENANT.some(table => new RegExp(`\\b${table}\\b`).test(query)));
  expect(new Set(OF_A_TENANT.filter(table => ofTenant.some(({ query }) => query.includes(table))))).toEqual(
    new Set(OF_A_TENANT),
  );
  for (const { query, values } of ofTenant) {
    expect([query, values.some(value => value === 'acme' || value === 'acme#1')]).toEqual([query, true]);
    expect(values).not.toContain('demo');
  }
});
