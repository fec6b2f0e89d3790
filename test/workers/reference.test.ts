/** Reference data as operations keep it: by CSV and JSON, versioned by the date from which it holds. */
import { describe, expect, test } from 'vitest';
import { type Claims, call, settled, submitted, TRADE, TRADER } from './support.ts';

const OPERATIONS: Claims = { sub: 'o.ps', tenant: 'demo', roles: ['operations'] };

describe('reference data', () => {
  const put = (path: string, body: unknown, type = 'text/csv', as = OPERATIONS) =>
    call('PUT', `/v1/reference/${path}`, { as, body, headers: { 'content-type': type } });

  test('a CSV is taken line by line, with a report of the lines that are wrong', async () => {
    const csv = [
      'symbol,isin,name,mic,currency,settlementCalendar,referencePrice,priceBandPercent,validFrom',
      'DTE,DE0005557508,Deutsche Telekom AG,XETR,EUR,EUTA,,,2020-01-01',
      'BAD,DE0005557509,Bad check digit,XETR,EUR,EUTA,,,',
      'ALV,DE0008404005,"Allianz, SE",XETR,EUR,EUTA,300,10,2020-01-01',
      'X,DE0008404005,No such calendar,XETR,EUR,MARS,,,',
    ].join('\n');
    const report = await (await put('instruments', csv)).json();
    expect(report).toMatchObject({
      accepted: 2,
      rejected: 2,
      lines: [
        { line: 3, errors: [{ field: 'isin' }] },
        { line: 5, errors: [{ field: 'settlementCalendar' }] },
      ],
    });
    const { items } = await (await call('GET', '/v1/reference/instruments?q=allianz')).json<{ items: object[] }>();
    expect(items).toMatchObject([{ symbol: 'ALV', name: 'Allianz, SE', referencePrice: '300', active: true }]);
    expect((await settled((await submitted({ ...TRADE, symbol: 'DTE', price: '30' })).tradeId)).status).toBe('BOOKED');
  });

  test('a trade needs an account that was open on its trade date and is open now', async () => {
    const account = (open: boolean, validFrom: string) => ({ account: 'EQ-V', name: 'Versioned', open, validFrom });
    expect(
      (
        await put(
          'accounts',
          { items: [account(true, '2020-01-01'), account(false, '2026-11-01'), account(true, '2026-11-10')] },
          'application/json',
        )
      ).status,
    ).toBe(200);
    const dated = async (tradeDate: string) =>
      (await settled((await submitted({ ...TRADE, account: 'EQ-V', tradeDate })).tradeId)).status;
    expect(await dated('2026-10-30')).toBe('BOOKED');
    expect(await dated('2026-11-02')).toBe('REJECTED');
    expect(await dated('2026-11-10')).toBe('BOOKED');
    expect(await dated('2019-12-31')).toBe('REJECTED');
    const listed = async (on: string) =>
      (await (await call('GET', `/v1/reference/accounts?q=EQ-V&on=${on}`)).json<{ items: { open: boolean }[] }>())
        .items;
    expect([await listed('2026-10-31'), await listed('2026-11-01'), await listed('2019-01-01')]).toMatchObject([
      [{ open: true }],
      [{ open: false }],
      [],
    ]);
  });

  test('every change of a record, the newest first; those of an account for callers who may see the account', async () => {
    const at = (validFrom: string, notionalLimit: string) => ({
      account: 'EQ-H',
      name: 'History',
      notionalLimit,
      validFrom,
    });
    await put('accounts', { items: [at('2026-01-01', '1000'), at('2027-01-01', '3000')] }, 'application/json');
    await put('accounts', { items: [at('2026-01-01', '2000')] }, 'application/json');
    const versions = (path: string, as = TRADER) => call('GET', `/v1/reference/${path}/versions`, { as });
    expect(await (await versions('accounts/EQ-H')).json()).toMatchObject({
      items: [at('2026-01-01', '2000'), at('2027-01-01', '3000'), at('2026-01-01', '1000')],
    });
    expect((await versions('accounts/EQ-H', { ...TRADER, accounts: ['EQ-001'] })).status).toBe(404);
    expect((await versions('accounts/EQ-H', { ...TRADER, tenant: 'acme' })).status).toBe(404);
    expect((await versions('accounts/nosuch')).status).toBe(404);
    for (const path of ['instruments/AAPL', 'counterparties/7LTWFZYICNSX8D621K86'])
      expect(await (await versions(path)).json()).toMatchObject({ items: [{}] });
  });

  test('a page is of the accounts that may be seen, however many others come before', async () => {
    const limited = { ...TRADER, accounts: ['EQ-004'] };
    const page = await call('GET', '/v1/reference/accounts?limit=1', { as: limited });
    expect(await page.json()).toMatchObject({ items: [{ account: 'EQ-004' }] });
  });

  test('JSON is taken as a whole or not at all; only operations may', async () => {
    const wrong = await put(
      'counterparties',
      {
        items: [
          { lei: '7LTWFZYICNSX8D621K86', name: 'x' },
          { lei: 'nope', name: 'y' },
        ],
      },
      'application/json',
    );
    expect(wrong.status).toBe(422);
    expect((await put('counterparties', 'lei,name\n', 'text/csv', TRADER)).status).toBe(403);
    expect((await put('counterparties', 'x', 'text/plain')).status).toBe(415);
  });
});
