/** Four eyes through the public API: what waits for a second person, and what follows from the answer, whatever is lost. */
import { runDurableObjectAlarm, runInDurableObject } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { beforeAll, describe, expect, test } from 'vitest';
import type { Reconciliation } from '../../src/contracts/jobs.ts';
import type { Trade } from '../../src/contracts/trade.ts';
import { openTenant } from '../../src/durable-objects/tenant.ts';
import { divertSends, type Sent } from './broker.ts';
import {
  accepted,
  booked,
  codeOf,
  command,
  configureFourEyes,
  done,
  ELSE,
  FOUR_EYES,
  LARGE,
  OPERATIONS,
  rolledBackToApprove,
  waiting,
} from './life.ts';
import { call, eventsOf, openStream, settled, submitted, TRADE, TRADER, until } from './support.ts';

const typesOf = async (tradeId: string) => (await eventsOf(tradeId)).map(({ type }) => type);
const listed = async (status: string) =>
  (await (await call('GET', `/v1/trades?status=${status}`)).json<{ items: Trade[] }>()).items.map(
    ({ tradeId }) => tradeId,
  );
const positionOf = async (account: string) =>
  (await (await call('GET', `/v1/positions?account=${account}`)).json<{ items: { quantity: string }[] }>()).items[0]
    ?.quantity;
const arrived = ({ tradeId, version }: Trade) =>
  until(async () => {
    const arrival = await openTenant(env, 'demo').feed.arrivalOf(tradeId);
    return arrival?.sequence === version && arrival.viewed === version;
  });

beforeAll(configureFourEyes);

describe('a trade above the notional', () => {
  test('waits in log, list and stream, on no position, until somebody else approves it', async () => {
    const before = await positionOf('FE-001');
    const stream = await openStream();
    const { tradeId } = await submitted(LARGE);
    const trade = await waiting(tradeId);
    expect(trade).toMatchObject({
      ...{ version: 2, quantity: '200', grossAmount: null, bookingReference: null },
      reasons: [{ code: 'NOTIONAL_NEEDS_APPROVAL', fixCode: 7 }],
    });
    expect((await eventsOf(tradeId))[1]).toMatchObject({
      ...{ type: 'ApprovalRequested', actor: 'system:booking' },
      data: { revision: 1, askedBy: ['t.ng'] },
    });
    await arrived(trade);
    expect(await listed('PENDING_APPROVAL')).toContain(tradeId);
    expect(await positionOf('FE-001')).toBe(before);

    const approved = await command(tradeId, 'approve', { ifMatch: 2 });
    expect([approved.status, approved.headers.get('etag')]).toEqual([202, '"3"']);
    expect(await approved.json()).toMatchObject({ status: 'PENDING_NEW', version: 3, reasons: [] });
    expect(await settled(tradeId)).toMatchObject({ status: 'BOOKED', version: 4, grossAmount: '37844.00' });
    expect(await typesOf(tradeId)).toEqual(['TradeSubmitted', 'ApprovalRequested', 'TradeApproved', 'TradeBooked']);
    expect((await eventsOf(tradeId))[2]).toMatchObject({ actor: 'o.ps', data: { reason: 'the client called' } });

    const ofTrade = () => stream.items().filter(({ event }) => event.tradeId === tradeId);
    await until(async () => ofTrade().length === 4);
    expect(ofTrade().map(({ trade }) => ('status' in trade ? trade.status : null))).toEqual([
      ...['PENDING_NEW', 'PENDING_APPROVAL', 'PENDING_NEW', 'BOOKED'],
    ]);
    stream.socket.close();
    await until(async () => (await positionOf('FE-001')) !== before);
    expect(await listed('PENDING_APPROVAL')).not.toContain(tradeId);
  });

  test('is rejected when the second person refuses, with what was said', async () => {
    const { tradeId } = await submitted(LARGE);
    await waiting(tradeId);
    expect(await accepted(tradeId, 'refuse')).toMatchObject({
      ...{ status: 'REJECTED', version: 3 },
      reasons: [{ code: 'APPROVAL_REFUSED', message: 'not approved by o.ps: not agreed with the client' }],
    });
    expect(await codeOf(await command(tradeId, 'approve'))).toEqual([409, 'not_allowed_in_status']);
  });

  test('may be amended to less, or cancelled, without asking anybody', async () => {
    const [less, none] = [await submitted(LARGE), await submitted(LARGE)];
    await Promise.all([waiting(less.tradeId), waiting(none.tradeId)]);
    const smaller = { as: TRADER, body: { quantity: '20', reason: 'too many' } };
    expect(await done(less.tradeId, 'amend', smaller)).toMatchObject({ status: 'BOOKED', revision: 2 });
    expect(await accepted(none.tradeId, 'cancel', { as: TRADER })).toMatchObject({ status: 'CANCELLED' });
  });

  test('moved away from the account is asked about all the same', async () => {
    const { tradeId } = await booked(FOUR_EYES);
    await accepted(tradeId, 'amend', { body: { account: 'EQ-001', quantity: '200', reason: 'wrong account' } });
    expect(await waiting(tradeId)).toMatchObject({ account: 'EQ-001' });
    // Both accounts are concerned, so that both have to be the approver's.
    const half = { as: { ...ELSE, accounts: ['EQ-001'] } };
    expect(await codeOf(await command(tradeId, 'approve', half))).toEqual([403, 'forbidden']);
    expect(await done(tradeId, 'approve', { as: ELSE })).toMatchObject({ status: 'BOOKED', account: 'EQ-001' });
  });
});

describe('a rollback', () => {
  test('says beforehand that it will need an approval, and what it leads to then', async () => {
    const { tradeId } = await booked(FOUR_EYES);
    await done(tradeId, 'amend', { body: { quantity: '50', reason: 'partial' } });
    const dry = { query: '?dryRun=true', key: null, body: { toVersion: 2, reason: 'all of it' } };
    expect(await (await command(tradeId, 'rollback', dry)).json()).toMatchObject({
      changes: [{ field: 'quantity', from: '50', to: '100' }, { field: 'grossAmount' }],
      bookingEntries: [{ kind: 'REVERSAL' }, { kind: 'BOOKING' }],
      reasons: [],
      approval: [{ code: 'ROLLBACK_NEEDS_APPROVAL' }],
    });
    expect(await typesOf(tradeId)).toHaveLength(4);
  });

  test('leaves the position alone until it is approved; so does rolling forward', async () => {
    const held = { ...FOUR_EYES, symbol: 'MSFT' };
    const { tradeId } = await booked(held);
    const quantity = async () =>
      (await (await call('GET', '/v1/positions?account=FE-001&symbol=MSFT')).json<{ items: { quantity: string }[] }>())
        .items[0]?.quantity;
    await done(tradeId, 'amend', { body: { quantity: '50', reason: 'partial' } });
    await until(async () => (await quantity()) === '50');
    await accepted(tradeId, 'rollback', { body: { toVersion: 2, reason: 'all of it' } });
    await arrived(await waiting(tradeId));
    expect(await quantity()).toBe('50');
    await done(tradeId, 'approve', { as: ELSE });
    await until(async () => (await quantity()) === '100');

    await accepted(tradeId, 'rollforward');
    await arrived(await waiting(tradeId));
    expect(await quantity()).toBe('100');
    await done(tradeId, 'approve', { as: ELSE });
    await until(async () => (await quantity()) === '50');
  });

  test('refused leaves the trade as it was, with nothing to roll forward', async () => {
    const { tradeId } = await rolledBackToApprove();
    const refused = await accepted(tradeId, 'refuse', { as: ELSE });
    expect(refused).toMatchObject({ status: 'BOOKED', revision: 2, quantity: '50', grossAmount: '9461.00' });
    expect(refused.reasons).toMatchObject([{ code: 'APPROVAL_REFUSED' }]);
    expect(await codeOf(await command(tradeId, 'rollforward'))).toEqual([409, 'nothing_to_roll_forward']);
  });
});

describe('whatever is lost', () => {
  test('views and positions are where the logs say, with trades that wait among them', async () => {
    const [{ tradeId }, rolled] = await Promise.all([submitted(LARGE), rolledBackToApprove()]);
    await arrived(await waiting(tradeId));
    await arrived(rolled);
    for (const id of [tradeId, rolled.tradeId]) {
      const start = await call('POST', `/v1/reconciliation?tradeId=${id}`, { as: OPERATIONS });
      expect(start.status).toBe(202);
      const run = await until(async () => {
        const now = await (await call('GET', '/v1/reconciliation', { as: OPERATIONS })).json<Reconciliation>();
        return now.state !== 'running' && now;
      });
      expect(run).toMatchObject({ state: 'succeeded', findings: [] });
    }
  });

  test('an approval whose hint is lost is booked by the trade itself; one that waits is left alone', async () => {
    const key = crypto.randomUUID();
    const { tradeId } = await submitted(LARGE, key);
    await arrived(await waiting(tradeId));
    const stub = env.TRADE_LEDGER.getByName(`demo/${tradeId}`);
    const armed = () => runInDurableObject(stub, (_, { storage }) => storage.getAlarm());
    await runDurableObjectAlarm(stub);
    expect(await armed()).toBeNull();

    const lost: Sent[] = [];
    await divertSends('demo', key, lost);
    await accepted(tradeId, 'approve');
    await until(async () => lost.length === 1);
    expect(await armed()).not.toBeNull();
    await runInDurableObject(stub, instance => {
      const wired = instance as unknown as { env: Env };
      wired.env = { ...wired.env, BOOKINGS: env.BOOKINGS };
    });
    await runDurableObjectAlarm(stub);
    expect((await settled(tradeId)).status).toBe('BOOKED');
  });

  test('giving up an earlier message does not fail what waits for a person', async () => {
    const key = crypto.randomUUID();
    const { tradeId } = await submitted(LARGE, key);
    await waiting(tradeId);
    await env.TRADE_LEDGER.getByName(`demo/${tradeId}`).failBooking(1, 'late');
    expect(await typesOf(tradeId)).toEqual(['TradeSubmitted', 'ApprovalRequested']);
  });
});

test('accounts are configured by CSV too, and say how they are', async () => {
  const csv = [
    'account,name,approvalNotional,rollbackNeedsApproval,validFrom',
    'FE-002,By CSV,1000.50,true,2020-01-01',
    'FE-003,Not so,,,2020-01-01',
    'FE-004,Wrong,-5,perhaps,2020-01-01',
  ].join('\n');
  const put = await call('PUT', '/v1/reference/accounts', {
    ...{ as: OPERATIONS, body: csv, headers: { 'content-type': 'text/csv' } },
  });
  expect(await put.json()).toMatchObject({
    ...{ accepted: 2, rejected: 1 },
    lines: [{ line: 4, errors: [{ field: 'approvalNotional' }, { field: 'rollbackNeedsApproval' }] }],
  });
  const { items } = await (await call('GET', '/v1/reference/accounts?q=FE-00&limit=200')).json<{ items: object[] }>();
  expect(items).toMatchObject([
    { account: 'FE-001', approvalNotional: '20000', rollbackNeedsApproval: true },
    { account: 'FE-002', approvalNotional: '1000.50', rollbackNeedsApproval: true },
    { account: 'FE-003', approvalNotional: null, rollbackNeedsApproval: false },
  ]);
  expect(await waiting((await submitted({ ...TRADE, account: 'FE-002' })).tradeId)).toBeDefined();
});
