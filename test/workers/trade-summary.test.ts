/** The counts of the summary are at every moment what counting the rows would give. */
import { env } from 'cloudflare:workers';
import { expect, test } from 'vitest';
import type { BookingMessage } from '../../src/contracts/messages.ts';
import { openViews } from '../../src/views/database.ts';
import { buildInUse } from '../../src/views/generation.ts';
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
const counted = async () =>
  (
    await env.VIEWS.prepare(
      'SELECT tenant, account, status, count(*) AS count FROM trades GROUP BY 1, 2, 3 ORDER BY 1, 2, 3',
    ).all()
  ).results;

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
  expect((await kept()).filter(row => row.tenant === 'demo')).toEqual(before);
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
