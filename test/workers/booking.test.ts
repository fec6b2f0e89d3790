/** What a middle office expects of booking, through the public API. */
import { describe, expect, test } from 'vitest';
import { type Claims, call, read, settled, submitted, TRADE, TRADER, until } from './support.ts';

const OPERATIONS: Claims = { sub: 'o.ps', tenant: 'demo', roles: ['operations'] };
const ACME: Claims = { ...TRADER, tenant: 'acme' };

interface Position {
  account: string;
  symbol: string;
  quantity: string;
  settledQuantity: string;
  averagePrice: string;
  realizedPnl: string;
}

const positions = async (query: string, as: Claims = TRADER): Promise<Position[]> =>
  (await (await call('GET', `/v1/positions?${query}`, { as })).json<{ items: Position[] }>()).items;

const command = (tradeId: string, operation: string, version: number, body: object, as: Claims = OPERATIONS) =>
  call('POST', `/v1/trades/${tradeId}/${operation}`, {
    as,
    key: crypto.randomUUID(),
    body,
    headers: { 'if-match': `"${version}"` },
  });

/** The trade once the views have it. */
const viewed = (tradeId: string, version: number, as: Claims = TRADER) =>
  until(async () => {
    const { items } = await (await call('GET', '/v1/trades?limit=200', { as })).json<{
      items: { tradeId: string; version: number }[];
    }>();
    return items.find(item => item.tradeId === tradeId && item.version >= version);
  });

describe('every rejection code, through the API', () => {
  test.for([
    ['UNKNOWN_INSTRUMENT', 2, { symbol: 'NOPE' }],
    ['INVALID_PARTY', 1, { counterparty: '5493001KJTIIGC8Y1R12' }],
    ['ACCOUNT_NOT_OPEN', 1, { account: 'EQ-099' }],
    ['PRICE_EXCEEDS_BAND', 5, { symbol: 'ORCL', price: '180.00000001' }],
    ['PRICE_EXCEEDS_BAND', 5, { symbol: 'ORCL', price: '119.99' }],
    ['NOTIONAL_EXCEEDS_THRESHOLD', 7, { account: 'EQ-005', quantity: '10000', price: '100.01' }],
    ['OTHER', 99, { currency: 'EUR' }],
    ['OTHER', 99, { currency: 'XXX' }],
    ['OTHER', 99, { settlementDate: '2020-01-02' }],
  ] as const)('%s %i %o', async ([code, fixCode, difference]) => {
    const trade = await settled((await submitted({ ...TRADE, ...difference })).tradeId);
    expect(trade.status).toBe('REJECTED');
    expect(trade.reasons).toContainEqual(expect.objectContaining({ code, fixCode }));
  });

  test.for([
    ['the bounds of a band', { symbol: 'ORCL', price: '180.00' }],
    ['the lower bound', { symbol: 'ORCL', price: '120' }],
    ['exactly the limit', { account: 'EQ-005', quantity: '10000', price: '100' }],
  ] as const)('%s is allowed', async ([, difference]) => {
    expect((await settled((await submitted({ ...TRADE, ...difference })).tradeId)).status).toBe('BOOKED');
  });

  test('all reasons of a trade with three faults come together', async () => {
    const body = { ...TRADE, account: 'EQ-099', symbol: 'ORCL', price: '500', counterparty: '5493001KJTIIGC8Y1R12' };
    const trade = await settled((await submitted(body)).tradeId);
    expect(trade.reasons.map(reason => reason.code)).toEqual([
      'ACCOUNT_NOT_OPEN',
      'INVALID_PARTY',
      'PRICE_EXCEEDS_BAND',
    ]);
  });
});

describe('possible duplicates', () => {
  const body = { ...TRADE, tradeDate: '2026-11-20', quantity: '77' };

  test('the same economics and client reference under another key: booked with a warning', async () => {
    const first = await settled((await submitted({ ...body, clientReference: 'twice' })).tradeId);
    const second = await settled(
      (
        await submitted({
          ...body,
          symbol: undefined,
          isin: 'US0378331005',
          quantity: '77.0',
          clientReference: 'twice',
        })
      ).tradeId,
    );
    expect(first).toMatchObject({ status: 'BOOKED', warnings: [] });
    expect(second).toMatchObject({ status: 'BOOKED', warnings: [{ code: 'POSSIBLE_DUPLICATE' }] });
    expect(second.warnings[0]?.message).toContain(first.tradeId);
  });

  test.for([
    ['another quantity', { quantity: '78', clientReference: 'r-1' }, { clientReference: 'r-1' }],
    ['another reference', { clientReference: 'r-2' }, { clientReference: 'r-3' }],
    ['no reference', {}, {}],
  ] as const)('%s: no warning', async ([, one, other]) => {
    await settled((await submitted({ ...body, ...one })).tradeId);
    expect((await settled((await submitted({ ...body, ...other })).tradeId)).warnings).toEqual([]);
  });
});

describe('warnings of dates and venues', () => {
  test('the trade carries them until an amendment puts the terms right', async () => {
    const given = { tradeDate: '2026-11-21', settlementDate: '2027-01-18', venue: 'ZZZZ' };
    const warned = await settled((await submitted({ ...TRADE, ...given })).tradeId);
    expect(warned.status).toBe('BOOKED');
    expect(warned.warnings.map(({ code, fixCode }) => [code, fixCode])).toEqual([
      ['TRADE_DATE_NOT_A_TRADING_DAY', 99],
      ['SETTLEMENT_DATE_NOT_A_BUSINESS_DAY', 99],
      ['SETTLEMENT_DATE_UNUSUAL', 99],
      ['UNKNOWN_VENUE', 99],
    ]);
    expect(warned.warnings[1]?.message).toContain('2027-01-19');
    const right = { tradeDate: '2026-11-20', settlementDate: '2026-11-23', venue: 'XNAS', reason: 'typed wrong' };
    expect((await command(warned.tradeId, 'amend', warned.version, right)).status).toBe(202);
    expect(await settled(warned.tradeId)).toMatchObject({ status: 'BOOKED', warnings: [] });
    const dry = await call('POST', `/v1/trades/${warned.tradeId}/rollback?dryRun=true`, {
      as: OPERATIONS,
      body: { toVersion: 2, reason: 'as it was' },
    });
    expect(await dry.json()).toMatchObject({ reasons: [], warnings: warned.warnings });
  });
});

describe('journal and positions', () => {
  test('bookings, amendments and cancellations move the position exactly', async () => {
    const trade = {
      account: 'EQ-003',
      symbol: 'SAP',
      side: 'BUY',
      quantity: '100',
      price: '10.00',
      tradeDate: '2026-11-02',
    };
    const bought = await submitted(trade, undefined, ACME);
    await settled(bought.tradeId, ACME);
    const sold = await submitted({ ...trade, side: 'SELL', quantity: '40', price: '12.50' }, undefined, ACME);
    await viewed((await settled(sold.tradeId, ACME)).tradeId, 2, ACME);
    const query = 'account=EQ-003&symbol=SAP';
    expect(await positions(query, ACME)).toMatchObject([
      {
        quantity: '60',
        settledQuantity: '60',
        averagePrice: '10',
        realizedPnl: '100',
        isin: 'DE0007164600',
        currency: 'EUR',
      },
    ]);

    const before = (await read(bought.tradeId, ACME)).updatedAt;
    const asOf = new Date(
      Math.max(Date.parse(before), Date.parse((await read(sold.tradeId, ACME)).updatedAt)),
    ).toISOString();
    const operations = { ...OPERATIONS, tenant: 'acme' };
    expect(
      (await command(bought.tradeId, 'amend', 2, { price: '11.00', reason: 'wrong fill' }, operations)).status,
    ).toBe(202);
    await viewed(bought.tradeId, 4, ACME);
    expect(await positions(query, ACME)).toMatchObject([{ quantity: '60', averagePrice: '11', realizedPnl: '60' }]);
    expect(await positions(`${query}&asOf=${asOf}`, ACME)).toMatchObject([
      { quantity: '60', averagePrice: '10', realizedPnl: '100' },
    ]);

    const { items: entries } = await (
      await call('GET', `/v1/booking-entries?tradeId=${bought.tradeId}`, { as: ACME })
    ).json<{ items: object[] }>();
    expect(entries).toMatchObject([
      {
        kind: 'BOOKING',
        revision: 1,
        quantity: '100',
        cash: '-1000.00',
        tradeDate: '2026-11-02',
        settlementDate: '2026-11-04',
      },
      {
        kind: 'REVERSAL',
        revision: 1,
        quantity: '-100',
        cash: '1000.00',
        tradeDate: '2026-11-02',
        settlementDate: '2026-11-04',
      },
      { kind: 'BOOKING', revision: 2, quantity: '100', cash: '-1100.00' },
    ]);

    for (const [tradeId, version] of [
      [bought.tradeId, 4],
      [sold.tradeId, 2],
    ] as const) {
      await command(tradeId, 'cancel', version, { reason: 'all of it' }, operations);
      await viewed(tradeId, version + 2, ACME);
    }
    expect(await positions(query, ACME)).toMatchObject([
      { quantity: '0', settledQuantity: '0', averagePrice: '0', realizedPnl: '0' },
    ]);
    const journal = await (await call('GET', `/v1/booking-entries?${query}`, { as: ACME })).json<{
      items: { cash: string }[];
    }>();
    expect(journal.items.reduce((sum, { cash }) => sum + Math.round(Number(cash) * 100), 0)).toBe(0);
  });

  test('what settles tomorrow is traded, not settled', async () => {
    const trade = await settled(
      (
        await submitted({
          ...TRADE,
          account: 'EQ-004',
          symbol: 'TTE',
          settlementDate: new Date(Date.now() + 300 * 86_400_000).toISOString().slice(0, 10),
        })
      ).tradeId,
    );
    await viewed(trade.tradeId, 2);
    expect(await positions('account=EQ-004&symbol=TTE')).toMatchObject([{ quantity: '100', settledQuantity: '0' }]);
  });

  test('entries page in the order of positions, and limited tokens see their accounts only', async () => {
    const mine: Claims = { ...TRADER, accounts: ['EQ-004'] };
    const page = (cursor?: string) =>
      call('GET', `/v1/booking-entries?limit=1${cursor ? `&cursor=${cursor}` : ''}`, { as: mine }).then(r =>
        r.json<{ items: { account: string }[]; nextCursor: string | null }>(),
      );
    await viewed((await settled((await submitted({ ...TRADE, account: 'EQ-004', symbol: 'BP' })).tradeId)).tradeId, 2);
    const first = await page();
    const second = await page(first.nextCursor ?? '');
    expect([...first.items, ...second.items].map(item => item.account)).toEqual(['EQ-004', 'EQ-004']);
    expect(first.items).not.toEqual(second.items);
    expect((await positions('', mine)).every(position => position.account === 'EQ-004')).toBe(true);
  });
});
