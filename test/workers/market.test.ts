/** The examples of traders, end to end: which listing is booked, on whose date, under the limits of now. */
import { afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import type { Problem } from '../../src/contracts/problem.ts';
import type { Trade } from '../../src/contracts/trade.ts';
import { accepted, OPERATIONS } from './life.ts';
import { call, settled, submit, submitted, TRADE, until } from './support.ts';

/** Test and Worker share the isolate, and with it this clock. Only `Date` is set: timers run. */
const setClock = (instant: string) => vi.useFakeTimers({ toFake: ['Date'], now: new Date(instant) });

afterEach(() => void vi.useRealTimers());

async function put(kind: 'instruments' | 'accounts', ...items: object[]): Promise<void> {
  const response = await call('PUT', `/v1/reference/${kind}`, { as: OPERATIONS, body: { items } });
  if (response.status !== 200) throw new Error(await response.text());
}

/** What becomes of a submission. */
const outcome = async (body: object): Promise<Trade> => settled((await submitted(body)).tradeId);
const codes = ({ status, reasons }: Trade) => [status, ...reasons.map(({ code }) => code)].join(' ');

const ISIN = 'GB00BP6MXD84';
const SHEL = { symbol: 'SHEL', isin: ISIN, name: 'Shell', mic: 'XLON', currency: 'GBP', settlementCalendar: 'GBLO' };
const SHELL = { symbol: 'SHELL', isin: ISIN, name: 'Shell', mic: 'XAMS', currency: 'EUR', settlementCalendar: 'EUTA' };
const from = (validFrom: string, record: object) => ({ ...record, validFrom });
const { symbol: _symbol, ...UNNAMED } = TRADE;

describe('listings of one ISIN', () => {
  const onMay21 = { ...UNNAMED, isin: ISIN, quantity: '100', price: '31.25', tradeDate: '2026-05-21' };
  const shell = {
    status: 'BOOKED',
    symbol: 'SHELL',
    currency: 'EUR',
    grossAmount: '3125.00',
    settlementDate: '2026-05-25',
  };

  test.for([
    ['first', [SHELL, SHEL]],
    ['last', [SHEL, SHELL]],
  ] as const)('the venue or the currency finds SHELL, uploaded %s', async ([, order]) => {
    for (const record of order) await put('instruments', from('2015-01-01', record));
    expect(await outcome({ ...onMay21, venue: 'XAMS' })).toMatchObject(shell);
    expect(await outcome({ ...onMay21, currency: 'EUR' })).toMatchObject(shell);
    const ambiguous = await outcome(onMay21);
    expect(ambiguous).toMatchObject({ status: 'REJECTED', reasons: [{ code: 'AMBIGUOUS_INSTRUMENT', fixCode: 2 }] });
    expect(ambiguous.reasons[0]?.message).toMatch(/SHEL \(XLON, GBP\), SHELL \(XAMS, EUR\)/);
  });

  test('a booked trade stays SHEL in GBP, whatever happens to the other listing', async () => {
    await put('instruments', from('2015-01-01', SHEL), from('2015-01-01', SHELL));
    const { tradeId } = await outcome({ ...onMay21, currency: 'GBP' });
    await put('instruments', from('2026-01-01', { ...SHELL, name: 'Shell plc' }));
    await accepted(tradeId, 'amend', { body: { price: '31.26', reason: 'wrong fill' } });
    expect(await settled(tradeId)).toMatchObject({ status: 'BOOKED', symbol: 'SHEL', isin: ISIN, currency: 'GBP' });
  });

  test.for([
    [{ isin: 'US3696041033', tradeDate: '2026-11-20' }, 'REJECTED UNKNOWN_INSTRUMENT'],
    [{ isin: 'US3696041033', symbol: 'GE', tradeDate: '2026-11-20' }, 'REJECTED UNKNOWN_INSTRUMENT'],
    [{ isin: 'US3696041033', tradeDate: '2021-07-30' }, 'BOOKED'],
    [{ isin: 'US3696041033', symbol: 'GE', tradeDate: '2021-07-30' }, 'BOOKED'],
    [{ isin: 'US3696043013', tradeDate: '2026-11-20' }, 'BOOKED'],
  ] as const)('GE changed its ISIN: %o is %s', async ([given, expected]) => {
    const ge = { symbol: 'GE', name: 'GE', mic: 'XNYS', currency: 'USD', settlementCalendar: 'USNY' };
    await put('instruments', from('2015-01-01', { ...ge, isin: 'US3696041033' }));
    await put('instruments', from('2021-08-02', { ...ge, isin: 'US3696043013' }));
    expect(codes(await outcome({ ...UNNAMED, ...given }))).toBe(expected);
  });

  test('the same trade by symbol and by ISIN is a possible duplicate; one of the other listing is not', async () => {
    await put('instruments', from('2015-01-01', SHEL), from('2015-01-01', SHELL));
    const clientReference = crypto.randomUUID();
    const { tradeId } = await outcome({ ...onMay21, venue: 'XAMS', clientReference });
    const london = await outcome({ ...onMay21, symbol: 'SHEL', clientReference });
    expect(london).toMatchObject({ status: 'BOOKED', warnings: [] });
    const again = await outcome({ ...onMay21, symbol: 'SHELL', clientReference });
    expect(again.warnings.map(({ message }) => message)).toEqual([expect.stringContaining(tradeId)]);
  });
});

describe('in the New York evening, at 2026-12-01T00:30Z', () => {
  beforeEach(() => setClock('2026-12-01T00:30:00.000Z'));

  test('a trade without a date is of 30 November, and 1 December is in the future', async () => {
    expect(await outcome(TRADE)).toMatchObject({ status: 'BOOKED', tradeDate: '2026-11-30' });
    const dated = { ...TRADE, tradeDate: '2026-12-01' };
    expect(codes(await outcome(dated))).toBe('REJECTED TRADE_DATE_IN_FUTURE');
    const atVenue = await submit({ ...dated, venue: 'XNAS' });
    expect([atVenue.status, (await atVenue.json<Problem>()).errors?.[0]?.pointer]).toEqual([422, '/tradeDate']);
    expect(codes(await outcome({ ...dated, venue: 'XLON' }))).toBe('BOOKED');
  });

  test('a new instrument can be traded at once, and a closed account is closed at once', async () => {
    const fresh = { symbol: 'NEW', isin: 'US5949181045', mic: 'XNAS', currency: 'USD', settlementCalendar: 'USNY' };
    await put('instruments', { ...fresh, name: 'Listed this evening' });
    expect(codes(await outcome({ ...TRADE, symbol: 'NEW' }))).toBe('BOOKED');
    const { tradeId } = await outcome({ ...TRADE, account: 'EQ-004' });
    await put('accounts', { account: 'EQ-004', name: 'Closed this evening', open: false });
    for (const tradeDate of [undefined, '2026-11-30', '2026-11-20'])
      expect(codes(await outcome({ ...TRADE, account: 'EQ-004', tradeDate }))).toBe('REJECTED ACCOUNT_NOT_OPEN');
    await accepted(tradeId, 'amend', { body: { quantity: '50', reason: 'half of it' } });
    expect(codes(await settled(tradeId))).toBe('BOOKED');
    await accepted(tradeId, 'amend', { body: { quantity: '51', reason: 'one more' } });
    expect(codes(await settled(tradeId))).toBe('BOOKED ACCOUNT_NOT_OPEN');
  });

  test('what settles on 1 December has not settled in New York, and has in Frankfurt', async () => {
    const settledQuantity = async (symbol: string) => {
      const account = 'EQ-003';
      const settles = { tradeDate: '2026-11-27', settlementDate: '2026-12-01' };
      const { tradeId } = await outcome({ ...TRADE, account, symbol, ...settles });
      return until(async () => {
        const ask = async (query = '') =>
          (await call('GET', `/v1/positions?account=${account}&symbol=${symbol}${query}`)).json<{
            items: { quantity: string; settledQuantity: string }[];
          }>();
        const [position] = (await ask()).items;
        if (!position) return undefined;
        const past = (await ask('&asOf=2026-12-01T00:31:00Z')).items[0]?.settledQuantity;
        return tradeId && [position.quantity, position.settledQuantity, past];
      });
    };
    expect(await settledQuantity('AAPL')).toEqual(['100', '0', '0']);
    expect(await settledQuantity('SAP')).toEqual(['100', '100', '100']);
    setClock('2026-12-01T05:00:00.000Z');
    const { items } = await (await call('GET', '/v1/positions?account=EQ-003&symbol=AAPL')).json<{ items: object[] }>();
    expect(items).toMatchObject([{ settledQuantity: '100' }]);
  });
});

describe('at midnight in Tokyo', () => {
  const toyota = { ...TRADE, symbol: '7203', quantity: '100', price: '2800' };

  test.for([
    ['2026-11-29T14:59:00.000Z', '2026-11-29'],
    ['2026-11-29T15:59:00.000Z', '2026-11-30'],
    ['2026-11-29T16:00:00.000Z', '2026-11-30'],
  ] as const)('at %s a trade is of %s', async ([clock, tradeDate]) => {
    setClock(clock);
    expect(await outcome(toyota)).toMatchObject({ status: 'BOOKED', tradeDate });
    expect(codes(await outcome({ ...toyota, tradeDate: '2026-11-30' }))).toBe(
      tradeDate === '2026-11-30' ? 'BOOKED' : 'REJECTED TRADE_DATE_IN_FUTURE',
    );
  });

  test('to another venue, where its date has yet to come: refused, as is the way back to it', async () => {
    setClock('2026-11-29T16:00:00.000Z');
    const { tradeId } = await outcome({ ...toyota, venue: 'XTKS', tradeDate: '2026-11-30' });
    await accepted(tradeId, 'amend', { body: { venue: 'XNAS', reason: 'crossed in New York' } });
    expect(codes(await settled(tradeId))).toBe('BOOKED TRADE_DATE_IN_FUTURE');
    await accepted(tradeId, 'rollback', { body: { toVersion: 3, reason: 'in New York after all' } });
    expect(codes(await settled(tradeId))).toBe('BOOKED TRADE_DATE_IN_FUTURE');
  });

  test('the first version of an account begins on the 30th: four eyes at once', async () => {
    setClock('2026-11-29T16:00:00.000Z');
    await put('accounts', from('2026-11-30', { account: 'EQ-30', name: 'New', approvalNotional: '1000' }));
    const { tradeId } = await submitted({ ...toyota, account: 'EQ-30', venue: 'XTKS', tradeDate: '2026-11-30' });
    const waiting = await until(async () => {
      const trade = await (await call('GET', `/v1/trades/${tradeId}`)).json<Trade>();
      return trade.status !== 'PENDING_NEW' && trade;
    });
    expect(codes(waiting)).toBe('PENDING_APPROVAL NOTIONAL_NEEDS_APPROVAL');
    await accepted(tradeId, 'approve');
    expect(codes(await settled(tradeId))).toBe('BOOKED');
  });
});

describe('limits as they are now', () => {
  beforeAll(async () => {
    await put('accounts', from('2015-01-01', { account: 'EQ-L', name: 'Limited today' }));
  });
  beforeEach(() => setClock('2026-11-24T15:00:00.000Z'));

  test('a limit set today stops a trade dated yesterday', async () => {
    const dated = { ...TRADE, account: 'EQ-L', tradeDate: '2026-11-23' };
    expect(codes(await outcome(dated))).toBe('BOOKED');
    await put('accounts', { account: 'EQ-L', name: 'Limited today', notionalLimit: '10000' });
    const refused = await outcome(dated);
    expect([codes(refused), refused.reasons[0]?.message]).toEqual([
      'REJECTED NOTIONAL_EXCEEDS_THRESHOLD',
      'notional 18922.00 USD exceeds the limit of 10000 per trade on account EQ-L',
    ]);
  });

  test('a delisting announced for next month stops nothing today', async () => {
    const msft = { symbol: 'MSFT', isin: 'US5949181045', mic: 'XNAS', currency: 'USD', settlementCalendar: 'USNY' };
    await put('instruments', from('2026-12-24', { ...msft, name: 'To be delisted', active: false }));
    expect(codes(await outcome({ ...TRADE, symbol: 'MSFT' }))).toBe('BOOKED');
  });

  test.for([
    ['before the trade date', { tradeDate: '2026-11-23', settlementDate: '2026-11-20' }],
    ['more than a year after it', { tradeDate: '2026-11-23', settlementDate: '2027-11-24' }],
  ] as const)('a settlement date %s is a 422', async ([, dates]) => {
    const response = await submit({ ...TRADE, ...dates });
    expect([response.status, (await response.json<Problem>()).errors?.[0]?.pointer]).toEqual([422, '/settlementDate']);
  });
});
