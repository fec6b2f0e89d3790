/** Commands on a trade through the public API: what they answer, what they refuse, and where they lead. */
import { describe, expect, test } from 'vitest';
import { ALLOWED_IN } from '../../src/domain/trade/commands.ts';
import { STATUSES } from '../../src/domain/trade/terms.ts';
import {
  accepted,
  BODIES,
  booked,
  codeOf,
  command,
  done,
  HeldTrade,
  OPERATIONS,
  type Operation,
  problem,
  tradeIn,
} from './life.ts';
import { call, eventsOf, read, settled, TRADER } from './support.ts';

const OPERATION_NAMES = Object.keys(BODIES) as Operation[];

describe('a command that is accepted', () => {
  test('is answered 202 with the trade and its new version, and booking follows', async () => {
    const { tradeId } = await booked();
    const response = await command(tradeId, 'amend', { ifMatch: 2, as: TRADER });
    expect(response.status).toBe(202);
    expect(response.headers.get('etag')).toBe('"3"');
    expect(response.headers.get('content-type')).toBe('application/json');
    expect(response.headers.has('idempotency-replayed')).toBe(false);
    expect(await response.json()).toMatchObject({
      version: 3,
      revision: 2,
      status: 'PENDING_REPLACE',
      quantity: '200',
      bookingReference: null,
    });
    expect(await settled(tradeId)).toMatchObject({
      version: 4,
      revision: 2,
      status: 'BOOKED',
      quantity: '200',
      grossAmount: '37844.00',
      bookingReference: `BK-${tradeId.slice(1, 17)}-2`,
    });
    const events = await eventsOf(tradeId);
    expect(events.map(({ type, actor }) => [type, actor])).toEqual([
      ['TradeSubmitted', 't.ng'],
      ['TradeBooked', 'system:booking'],
      ['TradeAmended', 't.ng'],
      ['TradeBooked', 'system:booking'],
    ]);
    expect(events[3]?.requestId).toBe(events[2]?.requestId);
    expect(events[3]?.data.entries).toMatchObject([{ kind: 'REVERSAL' }, { kind: 'BOOKING' }]);
  });

  test('cancels, rolls back, rolls forward', async () => {
    const { tradeId } = await booked();
    expect(await done(tradeId, 'amend')).toMatchObject({ version: 4, quantity: '200' });
    expect(await done(tradeId, 'cancel')).toMatchObject({ version: 6, status: 'CANCELLED', quantity: '200' });
    const back = { body: { toVersion: 2, reason: 'as it was' } };
    expect(await done(tradeId, 'rollback', back)).toMatchObject({ version: 8, status: 'BOOKED', quantity: '100' });
    expect(await done(tradeId, 'rollforward')).toMatchObject({ version: 10, status: 'CANCELLED', quantity: '200' });
    expect((await eventsOf(tradeId)).map(({ type }) => type).slice(4)).toEqual([
      'CancellationRequested',
      'TradeCancelled',
      'TradeRolledBack',
      'TradeBooked',
      'TradeRolledForward',
      'TradeCancelled',
    ]);
  });

  test('a replacement that booking refuses leaves the trade on its settled terms, with the reasons', async () => {
    const before = await booked();
    const after = await done(before.tradeId, 'amend', { body: { account: 'EQ-099', reason: 'moved' } });
    expect(after).toMatchObject({
      ...before,
      version: 4,
      updatedAt: after.updatedAt,
      reasons: [{ code: 'ACCOUNT_NOT_OPEN' }],
    });
    expect((await eventsOf(before.tradeId)).at(-1)?.type).toBe('AmendmentRejected');
  });

  test('retries a trade that booking gave up', async () => {
    const held = await HeldTrade.from('submission');
    await held.giveUp();
    expect(await read(held.tradeId)).toMatchObject({
      status: 'FAILED',
      reasons: [{ message: 'the database was away' }],
    });
    held.sent.length = 0;
    expect(await accepted(held.tradeId, 'retry')).toMatchObject({ status: 'PENDING_NEW', version: 3, reasons: [] });
    await held.release();
    expect(await read(held.tradeId)).toMatchObject({ status: 'BOOKED', version: 4 });
  });

  test('moves a trade to another account: from then on it is for those of that account', async () => {
    const { tradeId } = await booked();
    const [first, second] = [
      { ...TRADER, accounts: ['EQ-001'] },
      { ...TRADER, accounts: ['EQ-002'] },
    ];
    const move = { body: { account: 'EQ-002', reason: 'wrong account' } };
    expect(await codeOf(await command(tradeId, 'amend', { ...move, as: first }))).toEqual([403, 'forbidden']);
    expect(await codeOf(await command(tradeId, 'amend', { ...move, as: second }))).toEqual([403, 'forbidden']);
    expect(await done(tradeId, 'amend', move)).toMatchObject({ status: 'BOOKED', account: 'EQ-002' });
    expect((await call('GET', `/v1/trades/${tradeId}`, { as: first })).status).toBe(403);
    expect((await call('GET', `/v1/trades/${tradeId}`, { as: second })).status).toBe(200);
    expect((await eventsOf(tradeId)).at(-1)?.data.entries).toMatchObject([
      { kind: 'REVERSAL', account: 'EQ-001', quantity: '-100' },
      { kind: 'BOOKING', account: 'EQ-002', quantity: '100' },
    ]);
    const back = { body: { toVersion: 2, reason: 'it was right' }, as: { ...OPERATIONS, accounts: ['EQ-002'] } };
    expect(await codeOf(await command(tradeId, 'rollback', back))).toEqual([403, 'forbidden']);
    expect(await codeOf(await command(tradeId, 'rollback', { ...back, query: '?dryRun=true' }))).toEqual([
      403,
      'forbidden',
    ]);
  });

  test('on its way to another account, or given up there: whatever undoes a booking is for those of the account that has it', async () => {
    const held = await HeldTrade.from('booking');
    await accepted(held.tradeId, 'amend', { body: { account: 'EQ-002', reason: 'wrong account' } });
    const second = { ...OPERATIONS, accounts: ['EQ-002'] };
    const refused = async (operation: Operation, body?: object) =>
      expect(await codeOf(await command(held.tradeId, operation, { as: second, ...(body && { body }) }))).toEqual([
        403,
        'forbidden',
      ]);
    await refused('cancel');
    await refused('amend', { price: '190', reason: 'a better one' });
    await held.giveUp();
    await refused('cancel');
    await refused('retry');
    expect(await accepted(held.tradeId, 'cancel')).toMatchObject({ status: 'PENDING_CANCEL', account: 'EQ-001' });
  });
});

describe('409 says which statuses allow the command', () => {
  test.for(STATUSES)('%s', async status => {
    const tradeId = await tradeIn(status);
    const { version } = await read(tradeId);
    for (const operation of OPERATION_NAMES.filter(name => !ALLOWED_IN[name].includes(status))) {
      const response = await command(tradeId, operation);
      expect(response.headers.get('etag')).toBe(`"${version}"`);
      const refused = await problem(response);
      expect([response.status, refused.code]).toEqual([409, 'not_allowed_in_status']);
      for (const allowed of ALLOWED_IN[operation]) expect(refused.detail).toContain(allowed);
      expect(refused.detail).toContain(`the trade is ${status}`);
    }
    expect((await read(tradeId)).version).toBe(version);
  });

  test('and when nothing can be rolled forward', async () => {
    const { tradeId } = await booked();
    const response = await command(tradeId, 'rollforward');
    expect(response.headers.get('etag')).toBe('"2"');
    expect(await codeOf(response)).toEqual([409, 'nothing_to_roll_forward']);
  });
});
