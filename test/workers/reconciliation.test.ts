/** Reconciliation names every planted fault and nothing else, and mends what can be mended. */
import { evictDurableObject, runInDurableObject } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { expect, test } from 'vitest';
import type { Reconciliation } from '../../src/contracts/jobs.ts';
import { openTenant } from '../../src/durable-objects/tenant.ts';
import { type Claims, call, settled, submitted, TRADE, until } from './support.ts';
import { tamper } from './tamper.ts';

const OPERATIONS: Claims = { sub: 'o.ps', tenant: 'demo', roles: ['operations'] };

async function reconcile(query = ''): Promise<Reconciliation> {
  expect((await call('POST', `/v1/reconciliation${query}`, { as: OPERATIONS })).status).toBe(202);
  return until(async () => {
    const run = await (await call('GET', '/v1/reconciliation', { as: OPERATIONS })).json<Reconciliation>();
    return run.state !== 'running' && run;
  });
}

const inD1 = (statement: string, ...values: unknown[]) =>
  env.VIEWS.prepare(statement)
    .bind(...values)
    .run();

async function tradesInViews(count: number): Promise<string[]> {
  const bodies = Array.from({ length: count }, (_, index) => ({
    ...TRADE,
    account: `EQ-00${(index % 4) + 1}`,
    quantity: String(10 + index),
  }));
  const ids = await Promise.all(bodies.map(async body => (await submitted(body)).tradeId));
  await Promise.all(ids.map(id => settled(id)));
  await until(async () => {
    const { results } = await env.VIEWS.prepare(
      "SELECT trade_id FROM trades WHERE tenant = 'demo' AND version = 2",
    ).all();
    const { entries } = await openTenant(env, 'demo').feed.readFeed(0, 1000);
    return results.length === count && entries.length === count * 2;
  });
  return ids;
}

test('ten planted faults: each is named, nothing else is, and repair mends all but the broken log', async () => {
  const ids = await tradesInViews(14);
  expect((await reconcile()).findings).toEqual([]);

  await inD1('DELETE FROM trades WHERE trade_id = ?', ids[0]);
  await inD1('UPDATE trades SET version = 1 WHERE trade_id = ?', ids[1]);
  await inD1("UPDATE trades SET price = '1' WHERE trade_id = ?", ids[2]);
  await inD1("UPDATE trades SET status = 'CANCELLED' WHERE trade_id = ?", ids[3]);
  await inD1('DELETE FROM booking_entries WHERE trade_id = ?', ids[4]);
  await inD1("UPDATE booking_entries SET cash = '-0.01' WHERE trade_id = ?", ids[5]);
  await inD1(
    'INSERT INTO booking_entries SELECT tenant, account, symbol, isin, currency, submitted_at, trade_id, 9, kind, quantity, cash, trade_date, settlement_date, recorded_at FROM booking_entries WHERE trade_id = ?',
    ids[6],
  );
  await inD1(
    "INSERT INTO trades SELECT tenant, 'T' || substr(trade_id, 3) || '0', version, revision, status, account, side, symbol, isin, quantity, price, currency, trade_date, trade_date_key, settlement_date, venue, counterparty, client_reference, trader, gross_amount, booking_reference, reasons, warnings, submitted_by, submitted_at, updated_at, viewed_at, actor_issuer FROM trades WHERE trade_id = ?",
    ids[7],
  );
  await inD1("UPDATE positions SET cost = cost + 0.01 WHERE account = 'EQ-001'");
  await runInDurableObject(env.TENANT_FEED.getByName('demo'), (_, state) => {
    // A row holds what was appended together, so there may be few.
    state.storage.sql.exec('DELETE FROM feed WHERE position = (SELECT min(position) FROM feed)');
  });

  const { findings } = await reconcile();
  const named = findings.map(({ kind, where, subject, field }) => [
    kind,
    where,
    where === 'feed' ? 'feed' : subject,
    field ?? '',
  ]);
  const expected = [
    ['missing', 'trades', ids[0], ''],
    ['stale', 'trades', ids[1], ''],
    ['wrong_field', 'trades', ids[2], 'price'],
    ['wrong_field', 'trades', ids[3], 'status'],
    ['missing', 'booking_entries', `${ids[4]} 1 BOOKING`, ''],
    ['wrong_field', 'booking_entries', `${ids[5]} 1 BOOKING`, 'cash'],
    ['unexpected', 'booking_entries', `${ids[6]} 9 BOOKING`, ''],
    ['unknown_trade', 'trades', expect.stringMatching(/^T.*0$/), ''],
    ['wrong_field', 'positions', 'EQ-001 AAPL US0378331005 USD', 'cost'],
    ['gap', 'feed', 'feed', ''],
  ];
  for (const each of expected) expect(named).toContainEqual(each);
  const gaps = named.filter(([kind]) => kind === 'gap').length;
  expect(named).toHaveLength(expected.length - 1 + gaps);

  const repaired = await reconcile('?repair=true');
  expect(repaired.repaired).toBe(named.length);
  expect((await reconcile()).findings).toEqual([]);
});

test('a log says the same as the feed also when it is read again from storage, whose members stand in another order', async () => {
  const { tradeId: id } = await submitted(TRADE);
  await until(async () => (await openTenant(env, 'demo').feed.arrivalOf(id))?.viewed === 2);
  await evictDurableObject(env.TRADE_LEDGER.getByName(`demo/${id}`));
  expect((await reconcile()).findings).toEqual([]);
});

test('a count that is off is found and mended', async () => {
  await inD1("UPDATE trade_counts SET count = count + 1 WHERE tenant = 'demo' AND account = 'EQ-001'");
  const { findings } = await reconcile('?repair=true');
  expect(findings).toMatchObject([
    { kind: 'wrong_field', where: 'trade_counts', subject: 'EQ-001 BOOKED', field: 'count' },
  ]);
  expect((await reconcile()).findings).toEqual([]);
});

test('a log that was changed is found, and is not "mended"', async () => {
  const [id = ''] = await Promise.all([submitted(TRADE).then(trade => trade.tradeId)]);
  await settled(id);
  await tamper(id, 1, ({ body }) => ({ body: body.replace('189.2200', '189.2201') }));
  const { findings, repaired } = await reconcile(`?tradeId=${id}&repair=true`);
  expect(findings).toMatchObject([{ kind: 'broken_chain', where: 'log', tradeId: id, field: 'sequence 1' }]);
  expect(repaired).toBe(0);
});

test('the cron trigger checks a part each time', async () => {
  const { default: worker } = await import('../../src/worker/deployed.ts');
  await worker.scheduled({ scheduledTime: Date.now(), cron: '*/10 * * * *', noRetry: () => undefined }, env);
  const run = await until(async () => {
    const last = await (await call('GET', '/v1/reconciliation', { as: OPERATIONS })).json<Reconciliation>();
    return last.state === 'succeeded' && last;
  });
  expect(run.checked).toBeGreaterThan(0);
});
