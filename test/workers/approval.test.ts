/** Four eyes through the public API: what waits for a second person, who that may be, and what follows from the answer. */
import { runDurableObjectAlarm, runInDurableObject } from 'cloudflare:test';
import { env, exports } from 'cloudflare:workers';
import { beforeAll, describe, expect, test } from 'vitest';
import type { Reconciliation } from '../../src/contracts/jobs.ts';
import type { Trade } from '../../src/contracts/trade.ts';
import { openTenant } from '../../src/durable-objects/tenant.ts';
import { divertSends, type Sent } from './broker.ts';
import {
  accepted,
  amendedToApprove,
  booked,
  type CommandOptions,
  codeOf,
  command,
  configureFourEyes,
  done,
  FOUR_EYES,
  OPERATIONS,
  problem,
  waiting,
} from './life.ts';
import {
  type Claims,
  call,
  eventsOf,
  openStream,
  read,
  settled,
  submitted,
  TRADE,
  TRADER,
  tokenOf,
  until,
} from './support.ts';

const LARGE = { ...FOUR_EYES, quantity: '200' };
const ELSE: Claims = { ...OPERATIONS, sub: 'k.ee' };

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
const rolledBack = async (): Promise<Trade> => {
  const { tradeId } = await booked(FOUR_EYES);
  await done(tradeId, 'amend', { body: { quantity: '50', reason: 'partial' } });
  await accepted(tradeId, 'rollback', { body: { toVersion: 2, reason: 'all of it' } });
  return waiting(tradeId);
};

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
    const { tradeId } = await rolledBack();
    const refused = await accepted(tradeId, 'refuse', { as: ELSE });
    expect(refused).toMatchObject({ status: 'BOOKED', revision: 2, quantity: '50', grossAmount: '9461.00' });
    expect(refused.reasons).toMatchObject([{ code: 'APPROVAL_REFUSED' }]);
    expect(await codeOf(await command(tradeId, 'rollforward'))).toEqual([409, 'nothing_to_roll_forward']);
  });
});

describe('the second person', () => {
  test('is nobody who had a part in it: a 403 that says so, and nothing is written', async () => {
    const { tradeId, version } = await rolledBack();
    const response = await command(tradeId, 'approve', { key: 'tried' });
    expect(response.headers.get('etag')).toBe(`"${version}"`);
    expect(await problem(response)).toMatchObject({
      ...{ status: 403, code: 'forbidden' },
      detail: 'four eyes: o.ps had a part in what is to be approved, so that somebody else has to approve it',
    });
    expect((await read(tradeId)).version).toBe(version);
    // The refusal came last of all checks, and left its key free.
    expect(await codeOf(await command(tradeId, 'approve', { ifMatch: 1 }))).toEqual([412, 'version_mismatch']);
    expect((await command(tradeId, 'approve', { key: 'tried', as: ELSE })).status).toBe(202);
  });

  test('is no machine, and nobody whose machine asked', async () => {
    const issue = async (as: Claims | string, roles: string[]): Promise<{ id: string; key: string }> =>
      (
        await call('POST', '/v1/api-keys', {
          ...(typeof as === 'string' ? { headers: { authorization: `Bearer ${as}` } } : { as }),
          body: { name: 'router', roles },
        })
      ).json();
    const first = await issue(OPERATIONS, ['operations']);
    // A key that a key made is still that of the person behind both.
    const second = await issue(first.key, ['operations']);
    const withKey = (key: string): CommandOptions => ({ headers: { authorization: `Bearer ${key}` } });
    const { tradeId } = await (
      await call('POST', '/v1/trades', { ...withKey(second.key), key: 'by-a-machine', body: LARGE })
    ).json<Trade>();
    await waiting(tradeId);
    for (const { key } of [first, second]) {
      const refused = await problem(await command(tradeId, 'approve', withKey(key)));
      expect(refused).toMatchObject({ status: 403, detail: 'trade.approve is for a person: an API key cannot do it' });
    }
    const owner = await problem(await command(tradeId, 'approve'));
    expect(owner).toMatchObject({ status: 403, detail: expect.stringContaining(`key:${second.id} had a part in`) });
    expect((await command(tradeId, 'approve', { as: ELSE })).status).toBe(202);
  });

  test('approves what was looked at: not what came after, and not twice', async () => {
    const { tradeId, version } = await amendedToApprove();
    await accepted(tradeId, 'amend', { as: TRADER, body: { quantity: '300', reason: 'more' } });
    expect((await waiting(tradeId)).version).toBe(version + 2);
    expect(await codeOf(await command(tradeId, 'approve', { ifMatch: version }))).toEqual([412, 'version_mismatch']);
    const both = await Promise.all(
      [OPERATIONS, ELSE].map(as => command(tradeId, 'approve', { as, ifMatch: version + 2 })),
    );
    expect(both.map(({ status }) => status).sort()).toEqual([202, 412]);
    expect(await settled(tradeId)).toMatchObject({ status: 'BOOKED', quantity: '300', version: version + 4 });
    expect(await codeOf(await command(tradeId, 'approve', { as: ELSE }))).toEqual([409, 'not_allowed_in_status']);
  });

  test('is shown first what an approval would do, against what is booked', async () => {
    const { tradeId, version } = await amendedToApprove();
    const dry = { query: '?dryRun=true', key: null, body: {}, ifMatch: version } as const;
    const shown = await command(tradeId, 'approve', dry);
    expect(shown.status).toBe(200);
    expect(await shown.json()).toMatchObject({
      ...{ from: version, to: version + 1, reasons: [], approval: [] },
      changes: [
        { field: 'quantity', from: '100', to: '200' },
        { field: 'grossAmount', from: '18922.00', to: '37844.00' },
      ],
      bookingEntries: [
        { kind: 'REVERSAL', quantity: '-100' },
        { kind: 'BOOKING', quantity: '200' },
      ],
    });
    expect((await read(tradeId)).version).toBe(version);
    expect(await codeOf(await command(tradeId, 'approve', { ...dry, as: { ...OPERATIONS, sub: 't.ng' } }))).toEqual([
      ...[403, 'forbidden'],
    ]);
  });

  test('need not say why, and may leave out the body; a body of another kind is not one', async () => {
    const { tradeId } = await amendedToApprove();
    const approve = (key: string, headers: Record<string, string>, body?: string) =>
      call('POST', `/v1/trades/${tradeId}/approve`, {
        as: OPERATIONS,
        key,
        headers: { 'if-match': '*', ...headers },
        body,
      });
    expect((await approve('a', { 'content-type': 'text/plain' }, 'yes')).status).toBe(415);
    expect((await approve('a', {}, '{"reason":""}')).status).toBe(422);
    // As a real server hands over what had no body.
    const empty = new ReadableStream({ start: controller => controller.close() });
    const bare = { authorization: `Bearer ${await tokenOf(OPERATIONS)}`, 'idempotency-key': 'a', 'if-match': '*' };
    const url = `https://tapebook.test/v1/trades/${tradeId}/approve`;
    const first = await exports.default.fetch(url, { method: 'POST', headers: bare, body: empty });
    expect(first.status).toBe(202);
    expect((await approve('a', {})).headers.get('idempotency-replayed')).toBe('true');
    // No body, and an empty one, are the same command.
    const again = await approve('a', {}, '{}');
    expect([again.headers.get('idempotency-replayed'), await again.text()]).toEqual(['true', await first.text()]);
    expect((await eventsOf(tradeId)).find(({ type }) => type === 'TradeApproved')?.data).toEqual({ revision: 2 });
  });
});

describe('whatever is lost', () => {
  test('views and positions are where the logs say, with trades that wait among them', async () => {
    const [{ tradeId }, rolled] = await Promise.all([submitted(LARGE), rolledBack()]);
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
