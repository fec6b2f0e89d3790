/** The counts of the summary are at every moment what counting the rows would give. */
import { env } from 'cloudflare:workers';
import { expect, test } from 'vitest';
import type { BookingMessage } from '../../src/contracts/messages.ts';
import { openTenant } from '../../src/durable-objects/tenant.ts';
import { openViews } from '../../src/views/database.ts';
import { buildInUse, ViewBuild } from '../../src/views/generation.ts';
import { discardSome, takeIn } from '../../src/views/rebuild.ts';
import { checkCounts } from '../../src/views/reconcile/check-counts.ts';
import { recount } from '../../src/views/trade-counts.ts';
import { deliver, divertSends, type Sent } from './broker.ts';
import { readerOf } from './list-rows.ts';
import { type Claims, call, settled, submitted, TRADE, TRADER, until } from './support.ts';

interface Summary {
  total: number;
  pending: number;
  statuses: Record<string, number>;
  oldestPendingSince: string | null;
  accounts: { account: string | null; total: number; pending: number; statuses: Record<string, number> }[];
}

const summary = async (as: Claims = TRADER): Promise<Summary> =>
  (await call('GET', '/v1/trades/summary', { as })).json();

const kept = async () =>
  (await env.VIEWS.prepare('SELECT * FROM trade_counts WHERE count <> 0 ORDER BY tenant, account, status').all())
    .results;
/** By the trades; those of accounts that reference data does not know stand together. */
const counted = async () =>
  (
    await env.VIEWS.prepare(
      `SELECT tenant, iif((substr(tenant, 1, instr(tenant || '#', '#') - 1), account) IN (SELECT tenant, account FROM accounts), account, '')
         AS account, status, count(*) AS count FROM trades GROUP BY 1, 2, 3 ORDER BY 1, 2, 3`,
    ).all()
  ).results;
const rowsOfCounts = async (tenant: string) =>
  (await env.VIEWS.prepare('SELECT count(*) AS n FROM trade_counts WHERE tenant = ?')
    .bind(tenant)
    .first('n')) as number;

test('an empty book', async () => {
  expect(await summary(readerOf('nobody'))).toMatchObject({
    total: 0,
    pending: 0,
    oldestPendingSince: null,
    accounts: [],
  });
});

test('doubled, reordered and concurrent deliveries are counted once', async () => {
  const sent: Sent[] = [];
  for (let index = 0; index < 24; index++) {
    await divertSends('demo', `s-${index}`, sent);
    await submitted(
      { ...TRADE, account: `EQ-00${(index % 3) + 1}`, symbol: index % 4 ? 'AAPL' : 'NOPE' },
      `s-${index}`,
    );
  }
  await until(async () => sent.length >= 24);
  const messages = sent.map(({ body }) => body as BookingMessage);
  for (let round = 0; round < 2; round++) {
    const batches = Array.from({ length: 6 }, (_, at) =>
      [...messages.slice(at * 4), ...messages.slice(0, at * 4 + 2)].reverse(),
    );
    const running = Promise.all(batches.map(batch => deliver('bookings', batch)));
    // One statement reads both, so that no commit comes between.
    const [now, then] = await env.VIEWS.batch<{ n: number }>([
      env.VIEWS.prepare('SELECT coalesce(sum(count), 0) AS n FROM trade_counts'),
      env.VIEWS.prepare('SELECT count(*) AS n FROM trades'),
    ]);
    expect(now?.results).toEqual(then?.results);
    await running;
  }
  expect(await kept()).toEqual(await counted());
  expect(await summary()).toMatchObject({ total: 24, pending: 0, statuses: { BOOKED: 18, REJECTED: 6 } });
  expect((await summary(readerOf('demo', { accounts: ['EQ-002'] }))).accounts.map(({ account }) => account)).toEqual([
    'EQ-002',
  ]);
});

test('an amendment to another account moves the count along', async () => {
  const { tradeId } = await submitted(TRADE);
  await settled(tradeId);
  const amended = await call('POST', `/v1/trades/${tradeId}/amend`, {
    key: crypto.randomUUID(),
    headers: { 'if-match': '"2"' },
    body: { account: 'EQ-004', reason: 'wrong account' },
  });
  expect(amended.status).toBe(202);
  await until(async () =>
    (await summary()).accounts.some(({ account, statuses }) => account === 'EQ-004' && statuses.BOOKED === 1),
  );
  expect(await kept()).toEqual(await counted());
});

test('accounts that reference data does not know count as one, until it knows them', async () => {
  const before = await summary();
  const invented = Array.from({ length: 30 }, (_, index) => `INVENTED-${index}`);
  const trades = await Promise.all(invented.map(account => submitted({ ...TRADE, account })));
  for (const { tradeId } of trades) await settled(tradeId);
  await until(async () => (await summary()).total === before.total + 30);
  const { accounts } = await summary();
  expect(accounts.map(({ account }) => account)).toEqual([null, ...before.accounts.map(({ account }) => account)]);
  expect(accounts[0]).toMatchObject({ total: 30, statuses: { REJECTED: 30 } });
  const mine = await summary(readerOf('demo', { accounts: ['INVENTED-1', 'INVENTED-2', 'EQ-001'] }));
  expect(mine.accounts.map(({ account, total }) => [account, total])[0]).toEqual([null, 2]);

  const items = [{ account: 'INVENTED-7', name: 'Known now', open: true }];
  const as: Claims = { sub: 'o.ps', tenant: 'demo', roles: ['operations'] };
  expect((await call('PUT', '/v1/reference/accounts', { as, body: { items } })).status).toBe(200);
  const now = (await summary()).accounts.map(({ account, total }) => [account, total]);
  expect(now).toContainEqual([null, 29]);
  expect(now).toContainEqual(['INVENTED-7', 1]);
  expect(await kept()).toEqual(await counted());
});

const ACME: Claims = { sub: 'o.ps', tenant: 'acme', roles: ['operations'] };
const known = async (...accounts: string[]) => {
  const items = accounts.map(account => ({ account, name: 'Known now', open: true }));
  expect((await call('PUT', '/v1/reference/accounts', { as: ACME, body: { items } })).status).toBe(200);
};
const amendedTo = async (tradeId: string, account: string) => {
  const headers = { 'if-match': '*' };
  const body = { account, reason: 'wrong account' };
  const key = crypto.randomUUID();
  const answer = await call('POST', `/v1/trades/${tradeId}/amend`, { as: ACME, key, headers, body });
  expect(answer.status).toBe(202);
};
const totals = async () => (await summary(ACME)).accounts.map(({ account, total }) => [account, total]);

test('invented accounts add no rows, wherever their trades go before and after some of them become known', async () => {
  const sent: Sent[] = [];
  const invent = async (count: number, prefix: string) => {
    const trades = await Promise.all(
      Array.from({ length: count }, async (_, index) => {
        const key = `${prefix}-${index}`;
        await divertSends('acme', key, sent);
        return submitted({ ...TRADE, account: `${prefix}-${index}` }, key, ACME);
      }),
    );
    await until(async () => sent.length >= count);
    return trades.map(({ tradeId }) => tradeId);
  };
  const book = async () =>
    deliver(
      'bookings',
      sent.splice(0).map(({ body }) => body),
    );
  const [one = '', two = ''] = await invent(20, 'INV');
  // Amended from one invented account to another before they are booked, some of them back to a known one.
  await amendedTo(one, 'INV-18');
  await amendedTo(two, 'EQ-001');
  await until(async () => sent.length >= 22);
  await book();
  await until(async () => (await summary(ACME)).total === 20);
  expect(await kept()).toEqual(await counted());
  const rows = await rowsOfCounts('acme');
  await invent(20, 'MORE');
  await book();
  await until(async () => (await summary(ACME)).total === 40);
  expect(await rowsOfCounts('acme')).toBe(rows);

  // One upload makes two of them known, one twice; all their trades count under their names at once.
  await known('INV-18', 'MORE-3');
  await known('INV-18');
  expect(await totals()).toEqual([
    [null, 36],
    ['EQ-001', 1],
    ['INV-18', 2],
    ['MORE-3', 1],
  ]);
  expect(await kept()).toEqual(await counted());
  const build = await buildInUse(openViews(env, 'acme'));
  expect(await checkCounts(build, [])).toEqual([]);
});

test('a build that is being made counts accounts too that become known meanwhile', async () => {
  const views = openViews(env, 'acme');
  const build = new ViewBuild(views, 1);
  const { entries } = await openTenant(env, 'acme').feed.readFeed(0, 1000);
  await takeIn(build, entries.slice(0, 30), () => new Date());
  await known('INV-5', 'MORE-5');
  await takeIn(build, entries.slice(30), () => new Date());
  await known('INV-6', 'MORE-6');
  expect(await kept()).toEqual(await counted());
  while (await discardSome(build));
});

test('rows that an earlier release kept for invented accounts are read, moved on from, and folded into one', async () => {
  const trades = await Promise.all(
    ['OLD-1', 'OLD-2', 'OLD-3'].map(account => submitted({ ...TRADE, account }, undefined, ACME)),
  );
  await until(async () => (await summary(ACME)).total === 43 && (await summary(ACME)).pending === 0);
  for (const [index] of trades.entries())
    await env.VIEWS.batch([
      env.VIEWS.prepare("INSERT INTO trade_counts VALUES ('acme', ?, 'REJECTED', 1)").bind(`OLD-${index + 1}`),
      env.VIEWS.prepare(
        "UPDATE trade_counts SET count = count - 1 WHERE tenant = 'acme' AND account = '' AND status = 'REJECTED'",
      ),
    ]);
  const all = await totals();
  const build = await buildInUse(openViews(env, 'acme'));
  expect(await checkCounts(build, [])).toEqual([]);

  await known('OLD-1');
  const [[, others] = []] = all;
  expect(await totals()).toEqual([[null, Number(others) - 1], ...all.slice(1), ['OLD-1', 1]]);
  expect(await checkCounts(build, [])).toEqual([]);

  await build.db.batch([...recount(build)]);
  expect(await kept()).toEqual(await counted());
  expect(await totals()).toEqual([[null, Number(others) - 1], ...all.slice(1), ['OLD-1', 1]]);
  await env.VIEWS.prepare("UPDATE trade_counts SET count = count + 1 WHERE tenant = 'acme' AND account = ''").run();
  expect(await checkCounts(build, [])).toMatchObject([{ subject: '(unknown accounts) REJECTED' }]);
  await build.db.batch([...recount(build)]);
});

test('what waits longest says since when; counting anew gives the same', async () => {
  await env.VIEWS.prepare(
    `INSERT INTO trades SELECT 'waiting', trade_id, version, revision, 'PENDING_NEW', account, side, symbol, isin, quantity, price, currency, trade_date,
       trade_date_key, settlement_date, venue, counterparty, client_reference, trader, gross_amount, booking_reference, reasons, warnings,
       submitted_by, submitted_at, updated_at, viewed_at, actor_issuer FROM trades WHERE tenant = 'demo'`,
  ).run();
  const before = await kept();
  for (const tenant of ['waiting', 'demo']) {
    const build = await buildInUse(openViews(env, tenant));
    await build.db.batch([...recount(build)]);
  }
  expect(await kept()).toEqual(await counted());
  const ofDemo = (rows: Record<string, unknown>[]) => rows.filter(row => row.tenant === 'demo');
  expect(ofDemo(await kept())).toEqual(ofDemo(before));
  const oldest = await env.VIEWS.prepare("SELECT min(updated_at) AS at FROM trades WHERE tenant = 'waiting'").first(
    'at',
  );
  expect(await summary(readerOf('waiting'))).toMatchObject({ oldestPendingSince: oldest });

  // What waits for a person is pending, and not late.
  await env.VIEWS.prepare("UPDATE trades SET status = 'PENDING_APPROVAL' WHERE tenant = 'waiting'").run();
  const build = await buildInUse(openViews(env, 'waiting'));
  await build.db.batch([...recount(build)]);
  const { pending, total, oldestPendingSince } = await summary(readerOf('waiting'));
  expect([pending, oldestPendingSince]).toEqual([total, null]);
});
