/** Building the views anew: nothing lost, nothing fired, the same every time, and it goes on after a crash. */
import { evictDurableObject, runDurableObjectAlarm } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { expect, test } from 'vitest';
import type { Rebuild } from '../../src/contracts/jobs.ts';
import { beginRebuild } from '../../src/durable-objects/rebuild-job.ts';
import { openTenant } from '../../src/durable-objects/tenant.ts';
import { buildInUse, putInUse, ViewBuild } from '../../src/views/generation.ts';
import { type Claims, call, read, settled, submitted, TRADE, TRADER, until } from './support.ts';

const operations = (tenant: string): Claims => ({ sub: 'o.ps', tenant, roles: ['operations'] });

const rebuildOf = async (tenant: string, method = 'GET'): Promise<Rebuild> =>
  (await call(method, '/v1/views/rebuild', { as: operations(tenant) })).json();

const finished = (tenant: string) =>
  until(async () => {
    const rebuild = await rebuildOf(tenant);
    return rebuild.state !== 'running' && rebuild;
  });

interface Shown {
  trades: { tradeId: string }[];
  positions: unknown[];
  entries: unknown[];
  summary: unknown;
}

async function shown(tenant: string): Promise<Shown> {
  const items = async <T>(path: string): Promise<T[]> =>
    (await (await call('GET', path, { as: operations(tenant) })).json<{ items: T[] }>()).items;
  return {
    trades: (await items<{ tradeId: string }>('/v1/trades?limit=200')).sort((a, b) => (a.tradeId < b.tradeId ? -1 : 1)),
    positions: await items('/v1/positions?limit=200'),
    entries: await items('/v1/booking-entries?limit=200'),
    summary: await (await call('GET', '/v1/trades/summary', { as: operations(tenant) })).json(),
  };
}

/** Trades of a tenant, booked and some of them amended or cancelled, all of them in the views. */
async function fill(tenant: string, count: number): Promise<string[]> {
  const as = { ...TRADER, tenant };
  const ids = await Promise.all(
    Array.from({ length: count }, async (_, index) => {
      const body = {
        ...TRADE,
        quantity: String(index + 1),
        side: index % 3 ? 'BUY' : 'SELL',
        symbol: index % 5 === 4 ? 'NOPE' : 'AAPL',
      };
      return (await submitted(body, undefined, as)).tradeId;
    }),
  );
  await Promise.all(ids.map(id => settled(id, as)));
  const change = (tradeId: string | undefined, operation: string, body: object) =>
    call('POST', `/v1/trades/${tradeId}/${operation}`, {
      as,
      key: crypto.randomUUID(),
      body,
      headers: { 'if-match': '"2"' },
    });
  await change(ids[0], 'amend', { price: '190', reason: 'r' });
  await change(ids[1], 'cancel', { reason: 'r' });
  await until(async () => {
    const { trades } = await shown(tenant);
    const now = await Promise.all(ids.map(id => read(id, as)));
    return now.every(
      trade => !trade.status.startsWith('PENDING') && trades.some(row => JSON.stringify(row) === JSON.stringify(trade)),
    );
  });
  return ids;
}

const feedOf = (tenant: string) => openTenant(env, tenant).feed.readFeed(0, 1000);

const VIEW_TABLES = ['trades', 'trade_counts', 'booking_entries', 'positions'];

test('from emptied tables comes what was there before; twice gives the same content; no effect is fired', async () => {
  await fill('demo', 12);
  const before = await shown('demo');
  for (const table of VIEW_TABLES) await env.VIEWS.prepare(`DELETE FROM ${table}`).run();
  expect((await shown('demo')).trades).toEqual([]);

  const feedBefore = await feedOf('demo');
  expect((await rebuildOf('demo', 'POST')).state).toBe('running');
  const first = await finished('demo');
  expect(first).toMatchObject({ state: 'succeeded', error: null });
  expect(first.processed).toBe(first.total);
  expect(await shown('demo')).toEqual(before);

  await rebuildOf('demo', 'POST');
  const second = await finished('demo');
  expect(second.contentHash).toBe(first.contentHash);
  expect(second.contentHash).toMatch(/^[0-9a-f]{64}$/);
  expect(await shown('demo')).toEqual(before);
  expect(await feedOf('demo')).toEqual(feedBefore);
  const { results } = await env.VIEWS.prepare('SELECT DISTINCT tenant FROM trades').all();
  expect(results).toEqual([{ tenant: 'demo#2' }]);
});

test('bookings go on meanwhile, and all of them are there afterwards', async () => {
  const as = { ...TRADER, tenant: 'acme' };
  await fill('acme', 5);
  await rebuildOf('acme', 'POST');
  const during = await Promise.all(Array.from({ length: 20 }, () => submitted(TRADE, undefined, as)));
  await finished('acme');
  for (const { tradeId } of during) {
    await settled(tradeId, as);
    // What was on its way at the switch is brought by the trade's own alarm.
    await runDurableObjectAlarm(env.TRADE_LEDGER.getByName(`acme/${tradeId}`));
  }
  await until(async () => {
    const { trades } = await shown('acme');
    return during.every(({ tradeId }) => trades.some(row => row.tradeId === tradeId));
  });
  const [position] = (await shown('acme')).positions as { quantity: string }[];
  const { results } = await env.VIEWS.prepare("SELECT quantity FROM booking_entries WHERE tenant = 'acme#1'").all<{
    quantity: string;
  }>();
  expect(Number(position?.quantity)).toBe(results.reduce((sum, row) => sum + Number(row.quantity), 0));
});

test('a rebuild that was stopped goes on; one that is evicted goes on by itself; another tenant is not touched', async () => {
  await fill('stops', 6);
  const before = await shown('stops');
  await rebuildOf('stops', 'POST');
  const stopped = await rebuildOf('stops', 'DELETE');
  expect(['stopped', 'succeeded']).toContain(stopped.state);
  expect(await shown('stops')).toEqual(before);
  await rebuildOf('stops', 'POST');
  await evictDurableObject(env.TENANT_JOBS.getByName('stops'));
  expect((await finished('stops')).state).toBe('succeeded');
  expect(await shown('stops')).toEqual(before);
});

test('what a dead try still sends, however late, cannot reach the build in use', async () => {
  const { views, feed } = openTenant(env, 'late');
  const deps = { views, feed, now: () => new Date(), evidence: () => Promise.reject(new Error('nobody asks')) };
  const failed = { ...(await beginRebuild(undefined, deps)), state: 'failed' as const };
  const again = await beginRebuild(failed, deps);
  expect([failed.generation, again.generation]).toEqual([1, 2]);
  expect(again).toMatchObject({ replaces: 0, leftovers: [1] });
  await putInUse(new ViewBuild(views, again.generation));
  await putInUse(new ViewBuild(views, failed.generation));
  expect((await buildInUse(views)).generation).toBe(2);
});

test('only operations may', async () => {
  expect((await call('POST', '/v1/views/rebuild')).status).toBe(403);
  expect((await call('GET', '/v1/reconciliation')).status).toBe(403);
});
