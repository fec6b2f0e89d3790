/** The pipeline's health: what has gone through is counted, also what went through before anybody asked. */
import { evictDurableObject } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { expect, test } from 'vitest';
import type { Pipeline } from '../../src/contracts/pipeline.ts';
import { type Claims, call, openStream, settled, submitted, TRADE, until } from './support.ts';

const OPERATIONS: Claims = { sub: 'o.ps', tenant: 'demo', roles: ['operations'] };
const AUDITOR: Claims = { sub: 'a.udit', tenant: 'demo', roles: ['auditor'] };

const pipeline = async (as = OPERATIONS): Promise<Pipeline> => (await call('GET', '/v1/pipeline', { as })).json();

const counted = ({ minutes }: Pipeline, name: keyof Pipeline['minutes'][number]['counts']) =>
  minutes.reduce((sum, { counts }) => sum + counts[name], 0);

test('trades are counted and timed from the command to the push, and again after the feed has slept', async () => {
  await settled((await submitted(TRADE)).tradeId);
  await settled((await submitted({ ...TRADE, symbol: 'NOSUCH' })).tradeId);
  const first = await until(async () => {
    const seen = await pipeline();
    return counted(seen, 'pushed') === 4 && seen;
  });
  expect([counted(first, 'accepted'), counted(first, 'booked'), counted(first, 'rejected')]).toEqual([2, 1, 1]);

  // From here on it is measured as it comes.
  await settled((await submitted(TRADE)).tradeId);
  const second = await until(async () => {
    const seen = await pipeline();
    return counted(seen, 'pushed') === 6 && seen.pending.trades === 0 && seen;
  });
  expect(second.latency.WHOLE.count).toBe(3);
  for (const leg of Object.values(second.latency)) expect(leg.p99).toBeGreaterThanOrEqual(leg.p50 ?? Number.NaN);
  expect(second).toMatchObject({ wholeSince: null, pending: { oldestSince: null } });
  expect(second.queues).toEqual([
    { queue: 'bookings', messages: expect.any(Number), oldestAt: null },
    { queue: 'notifications', messages: expect.any(Number), oldestAt: null },
  ]);

  await evictDurableObject(env.TENANT_FEED.getByName('demo'));
  expect(counted(await pipeline(), 'booked')).toBe(2);
});

test('clients are those of the tenant that are connected', async () => {
  const before = (await pipeline()).clients;
  const { socket, closed } = await openStream('', { as: OPERATIONS });
  expect((await pipeline()).clients).toBe(before + 1);
  socket.close(1000);
  await closed;
  await until(async () => (await pipeline()).clients === before);
});

test('who operates or audits may look, a trader may not; a tenant without trades has none', async () => {
  expect((await call('GET', '/v1/pipeline')).status).toBe(403);
  const quiet = await pipeline({ ...AUDITOR, tenant: 'quiet' });
  expect(counted(quiet, 'accepted')).toBe(0);
  expect(quiet).toMatchObject({ clients: 0, pending: { trades: 0 } });
  for (const path of ['/v1/reconciliation', '/v1/views/rebuild']) {
    expect((await call('GET', path, { as: AUDITOR })).status).toBe(200);
    expect((await call('POST', path, { as: AUDITOR })).status).toBe(403);
  }
});
