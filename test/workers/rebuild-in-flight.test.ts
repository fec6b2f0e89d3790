/** Every view table dropped while 200 trades are in flight: the rebuild brings all of it back, and fires nothing. */
import { runDurableObjectAlarm, runInDurableObject } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { expect, test } from 'vitest';
import type { Rebuild, Reconciliation } from '../../src/contracts/jobs.ts';
import { openTenant } from '../../src/durable-objects/tenant.ts';
import { tradeArrivalInViews } from '../../src/views/trade-view.ts';
import { deliver, divertSends, type Sent } from './broker.ts';
import { type Claims, call, read, submitted, TRADE, TRADER, until } from './support.ts';

const OPERATIONS: Claims = { sub: 'o.ps', tenant: 'demo', roles: ['operations'] };
const TABLES = ['trades', 'trade_counts', 'booking_entries', 'positions'];

async function dropViews(): Promise<void> {
  const names = TABLES.map(name => `'${name}'`).join(', ');
  const { results } = await env.VIEWS.prepare(
    `SELECT sql FROM sqlite_master WHERE tbl_name IN (${names}) AND sql IS NOT NULL ORDER BY type = 'index'`,
  ).all<{ sql: string }>();
  const made = results.map(({ sql }) => sql);
  await env.VIEWS.batch(
    [...TABLES.map(table => `DROP TABLE ${table}`), ...made].map(query => env.VIEWS.prepare(query)),
  );
}

/** How many messages the object that rebuilds has sent, from here on. */
async function countEffects(): Promise<{ sent: number }> {
  const effects = { sent: 0 };
  const counting = {
    send: async () => {
      effects.sent += 1;
    },
  } as unknown as Queue;
  await runInDurableObject(env.TENANT_JOBS.getByName('demo'), instance => {
    const wired = instance as unknown as { env: Env };
    wired.env = { ...wired.env, BOOKINGS: counting, NOTIFICATIONS: counting };
  });
  return effects;
}

const rebuild = async (tenant = 'demo'): Promise<Rebuild> => {
  const as = { ...OPERATIONS, tenant };
  await call('POST', '/v1/views/rebuild', { as });
  return until(async () => {
    const job = await (await call('GET', '/v1/views/rebuild', { as })).json<Rebuild>();
    return job.state !== 'running' && job;
  });
};

test('200 trades in flight', async () => {
  const flying = Promise.all(
    Array.from({ length: 200 }, (_, index) =>
      submitted({
        ...TRADE,
        side: index % 3 ? 'BUY' : 'SELL',
        quantity: String(index + 1),
        account: `EQ-00${(index % 4) + 1}`,
      }),
    ),
  );
  await until(async () => (await openTenant(env, 'demo').feed.readFeed(0, 1)).head > 20);
  await dropViews();
  const effects = await countEffects();
  const first = await rebuild();
  expect(first).toMatchObject({ state: 'succeeded', error: null });

  const ids = (await flying).map(trade => trade.tradeId);
  await until(async () => (await Promise.all(ids.map(id => read(id)))).every(trade => trade.status === 'BOOKED'));
  // What was on its way while the tables were gone is brought by the trades' own alarms.
  const inViews = async () => {
    const { results } = await env.VIEWS.prepare(
      "SELECT trade_id FROM trades WHERE tenant LIKE 'demo#%' AND version = 2",
    ).all();
    return results.length;
  };
  await until(async () => {
    await Promise.all(ids.map(id => runDurableObjectAlarm(env.TRADE_LEDGER.getByName(`demo/${id}`))));
    return (
      (await inViews()) === ids.length && (await openTenant(env, 'demo').feed.readFeed(0, 1)).head === ids.length * 2
    );
  });

  const feed = await openTenant(env, 'demo').feed.readFeed(0, 1000);
  const [second, third] = [await rebuild(), await rebuild()];
  expect(second.processed).toBe(ids.length * 2);
  expect(third.contentHash).toBe(second.contentHash);
  expect(await openTenant(env, 'demo').feed.readFeed(0, 1000)).toEqual(feed);
  expect(effects.sent).toBe(0);

  await call('POST', '/v1/reconciliation', { as: OPERATIONS });
  const check = await until(async () => {
    const run = await (await call('GET', '/v1/reconciliation', { as: OPERATIONS })).json<Reconciliation>();
    return run.state !== 'running' && run;
  });
  expect(check).toMatchObject({ state: 'succeeded', checked: ids.length, findings: [] });
});

test('what went into the old build, and had not come to the feed when that was followed, is in the new one', async () => {
  const as: Claims = { ...TRADER, tenant: 'between' };
  const sent: Sent[] = [];
  await divertSends('between', 'k', sent);
  const { tradeId } = await submitted(TRADE, 'k', as);
  await until(async () => sent.length === 1);
  const told: unknown[] = [];
  await deliver(
    'bookings',
    sent.map(({ body }) => body),
    {
      TENANT_FEED: { getByName: () => ({ append: () => Promise.reject(new Error('away, on purpose')) }) },
      NOTIFICATIONS: { send: async (body: unknown) => void told.push(body) },
    } as unknown as Partial<Env>,
  );
  expect((await rebuild('between')).state).toBe('succeeded');

  await deliver('notifications', told);
  const tenant = openTenant(env, 'between');
  expect(await tenant.feed.arrivalOf(tradeId)).toMatchObject({ sequence: 2, viewed: 2 });
  expect(await tradeArrivalInViews(tenant.views, tradeId)).toMatchObject({ sequence: 2 });
});
