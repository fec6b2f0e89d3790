/** An amendment through the API: it changes what it names, and a dry run shows what that leads to. */
import { beforeAll, describe, expect, test } from 'vitest';
import type { Trade } from '../../src/contracts/trade.ts';
import { accepted, booked, codeOf, command, done, HeldTrade, OPERATIONS, problem } from './life.ts';
import { call, eventsOf, read, settled, TRADE, TRADER } from './support.ts';

const SHELL = { isin: 'GB00BP6MXD84', currency: 'EUR', mic: 'XAMS', settlementCalendar: 'EUTA', symbol: 'SHELL' };

async function upload(...items: object[]): Promise<void> {
  const response = await call('PUT', '/v1/reference/instruments', { as: OPERATIONS, body: { items } });
  if (response.status !== 200) throw new Error(`${response.status} ${await response.text()}`);
}

describe('a trade booked by its ISIN, which two listings have', () => {
  const shell = { ...SHELL, name: 'Shell plc', validFrom: '2020-01-01' };
  const shel = { ...shell, symbol: 'SHEL', mic: 'XLON', currency: 'GBP', settlementCalendar: 'GBLO' };

  beforeAll(() => upload(shel, shell));

  test('stays the listing that it is when the other one is corrected and only its price is amended', async () => {
    const given = { account: 'EQ-001', side: 'BUY', quantity: '100', price: '26.5', tradeDate: '2026-05-21' };
    const { tradeId, ...trade } = await booked({ ...given, isin: SHELL.isin, venue: 'XLON' });
    const listing = { symbol: 'SHEL', isin: SHELL.isin, currency: 'GBP', venue: 'XLON', settlementDate: '2026-05-26' };
    expect(trade).toMatchObject({ status: 'BOOKED', ...listing, grossAmount: '2650.00' });
    await upload({ ...shell, name: 'Shell plc, Amsterdam', validFrom: '2026-05-01' });
    expect(await accepted(tradeId, 'amend', { as: TRADER, body: { price: '26.55', reason: 'r' } })).toMatchObject({
      status: 'PENDING_REPLACE',
      ...listing,
    });
    expect(await settled(tradeId)).toMatchObject({
      status: 'BOOKED',
      ...listing,
      price: '26.55',
      grossAmount: '2655.00',
    });
  });
});

describe('null', () => {
  const FULL = {
    ...TRADE,
    tradeDate: '2026-05-21',
    settlementDate: '2026-06-01',
    venue: 'XNYS',
    counterparty: 'FOR8UP27PHTHYVLBNG30',
  };

  test('clears an optional term, which booking fills in again', async () => {
    const { tradeId } = await booked(FULL);
    const after = await done(tradeId, 'amend', {
      body: { settlementDate: null, venue: null, counterparty: null, reason: 'r' },
    });
    const filled = { tradeDate: '2026-05-21', settlementDate: '2026-05-22', venue: 'XNAS', counterparty: null };
    expect(after).toMatchObject({ status: 'BOOKED', ...filled });
    const amendment = (await eventsOf(tradeId)).find(({ type }) => type === 'TradeAmended');
    expect(amendment).toMatchObject({ schemaVersion: 4, data: { changes: { venue: null, counterparty: null } } });
    const undated = await done(tradeId, 'amend', { body: { tradeDate: null, reason: 'r' } });
    expect(undated).toMatchObject({ status: 'BOOKED', venue: 'XNAS' });
    expect(undated.tradeDate).not.toBe('2026-05-21');
  });

  test('an agreed settlement date is kept with a new trade date, and a date that does not fit it is a 422', async () => {
    const { tradeId } = await booked(FULL);
    const moved = await done(tradeId, 'amend', { body: { tradeDate: '2026-05-20', reason: 'r' } });
    expect(moved).toMatchObject({ status: 'BOOKED', tradeDate: '2026-05-20', settlementDate: '2026-06-01' });
    for (const [changes, pointer] of [
      [{ tradeDate: '2026-06-02' }, '/tradeDate'],
      [{ tradeDate: '2025-05-31' }, '/tradeDate'],
      [{ settlementDate: '2026-05-19' }, '/settlementDate'],
      [{ settlementDate: '2027-05-21' }, '/settlementDate'],
      [{ tradeDate: '2026-05-20', settlementDate: '2027-05-21' }, '/settlementDate'],
    ] as const) {
      const refused = await problem(await command(tradeId, 'amend', { body: { ...changes, reason: 'r' } }));
      expect([refused.status, refused.errors?.map(error => error.pointer)]).toEqual([422, [pointer]]);
    }
    expect(await eventsOf(tradeId)).toHaveLength(4);
  });

  test('is refused for a term that every trade has, in words that say so', async () => {
    const { tradeId } = await booked();
    const refused = await problem(
      await command(tradeId, 'amend', { body: { quantity: null, price: '1', reason: 'r' } }),
    );
    expect(refused).toMatchObject({ status: 422, detail: expect.stringContaining('every trade needs this term') });
  });
});

describe('a dry run of an amendment', () => {
  const dry = { query: '?dryRun=true', key: null, as: TRADER };

  test('shows what it changes and the booking entries, as the amendment then makes them, and writes nothing', async () => {
    const { tradeId } = await booked({ ...TRADE, tradeDate: '2026-05-21' });
    const body = { tradeDate: '2026-05-20', quantity: '50', venue: null, reason: 'partial' };
    const response = await command(tradeId, 'amend', { ...dry, ifMatch: null, body });
    expect(response.status).toBe(200);
    const shown = await response.json<{ bookingEntries: object[] }>();
    expect(shown).toMatchObject({
      from: 2,
      to: 3,
      changes: [
        { field: 'quantity', from: '100', to: '50' },
        { field: 'tradeDate', from: '2026-05-21', to: '2026-05-20' },
        { field: 'settlementDate', from: '2026-05-22', to: '2026-05-21' },
        { field: 'grossAmount', from: '18922.00', to: '9461.00' },
      ],
      bookingEntries: [
        { kind: 'REVERSAL', revision: 1, quantity: '-100', cash: '18922.00' },
        { kind: 'BOOKING', revision: 2, quantity: '50', cash: '-9461.00', settlementDate: '2026-05-21' },
      ],
      reasons: [],
      approval: [],
    });
    expect(await eventsOf(tradeId)).toHaveLength(2);
    expect(await done(tradeId, 'amend', { body })).toMatchObject({ version: 4, quantity: '50' });
    const made = (await eventsOf(tradeId)).at(-1)?.data.entries as object[];
    expect(shown.bookingEntries).toEqual(made.map(entry => ({ tradeId, ...entry })));
  });

  test('warns of a possible duplicate, as the booking then does', async () => {
    const given = { ...TRADE, tradeDate: '2026-05-21', clientReference: crypto.randomUUID() };
    const first = await booked(given);
    const { tradeId } = await booked({ ...given, quantity: '101' });
    const body = { quantity: '100', reason: 'r' };
    const shown = await (await command(tradeId, 'amend', { ...dry, body })).json<Trade>();
    expect(shown.warnings).toMatchObject([
      { code: 'POSSIBLE_DUPLICATE', message: expect.stringContaining(first.tradeId) },
    ]);
    expect((await done(tradeId, 'amend', { body })).warnings).toEqual(shown.warnings);
    const held = await HeldTrade.from('submission', { ...given, quantity: '102' });
    const pending = await (await command(held.tradeId, 'amend', { ...dry, body })).json<Trade>();
    expect(pending.warnings).toHaveLength(2);
  });

  test('says why booking would refuse, and compares what is pending with what is booked', async () => {
    const { tradeId } = await booked();
    const closed = await command(tradeId, 'amend', { ...dry, body: { account: 'EQ-099', reason: 'r' } });
    expect(await closed.json()).toMatchObject({
      changes: [],
      bookingEntries: [],
      reasons: [{ code: 'ACCOUNT_NOT_OPEN' }],
    });
    const held = await HeldTrade.from('booking');
    await accepted(held.tradeId, 'amend', { body: { quantity: '7', reason: 'r' } });
    const both = await command(held.tradeId, 'amend', { ...dry, body: { side: 'SELL', reason: 'r' } });
    const fields = (await both.json<{ changes: { field: string }[] }>()).changes.map(({ field }) => field);
    expect(fields).toEqual(['side', 'quantity', 'grossAmount']);
  });

  test('is refused as the amendment would be', async () => {
    const { tradeId } = await booked();
    const body = { price: '1', reason: 'r' };
    expect(await codeOf(await command(tradeId, 'amend', { ...dry, body, ifMatch: 1 }))).toEqual([
      412,
      'version_mismatch',
    ]);
    const limited = { ...TRADER, accounts: ['EQ-002'] };
    expect(await codeOf(await command(tradeId, 'amend', { ...dry, body, as: limited }))).toEqual([403, 'forbidden']);
    const auditor = { ...TRADER, roles: ['auditor' as const] };
    expect(await codeOf(await command(tradeId, 'amend', { ...dry, body, as: auditor }))).toEqual([403, 'forbidden']);
    const wrong = { settlementDate: '2015-01-02', reason: 'r' };
    expect(await codeOf(await command(tradeId, 'amend', { ...dry, body: wrong }))).toEqual([422, 'validation_failed']);
    await done(tradeId, 'cancel');
    expect(await codeOf(await command(tradeId, 'amend', { ...dry, body }))).toEqual([409, 'not_allowed_in_status']);
    expect((await read(tradeId)).version).toBe(4);
  });
});
