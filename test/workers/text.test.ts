/** Text through the API: in which form it is stored, what is refused, and codes that are older than the rules. */
import { env } from 'cloudflare:workers';
import { beforeAll, describe, expect, test } from 'vitest';
import { BODIES, booked, codeOf, command, done, OPERATIONS, problem } from './life.ts';
import { call, eventsOf, read, settled, submit, submitted, TRADE, TRADER, until } from './support.ts';

const FAMILY = '\u{1f468}\u200d\u{1f469}\u200d\u{1f467}\u200d\u{1f466}';
const OVERRIDE = 'INV-\u202e7701';

/** Records as earlier releases took them. */
const OLD_CODES = ['EQ 7', ' EQ-7', 'Zoe\u0308', 'EQ\u202e7', '\u53d6\u5f15'];

beforeAll(async () => {
  const account = `INSERT INTO accounts (tenant, account, valid_from, name, open, rollback_needs_approval)
    VALUES ('demo', ?, '2015-01-01', 'Old', 1, 0)`;
  const instrument = `INSERT INTO instruments
    (tenant, symbol, valid_from, isin, name, mic, currency, settlement_calendar, active)
    VALUES ('demo', ?, '2015-01-01', 'DE0005557508', 'Old', 'XETR', 'EUR', 'EUTA', 1)`;
  await env.VIEWS.batch(
    OLD_CODES.flatMap(code => [account, instrument].map(query => env.VIEWS.prepare(query).bind(code))),
  );
});

const pointersOf = async (response: Response) => [
  response.status,
  ...((await problem(response)).errors ?? []).map(({ pointer }) => pointer),
];

describe('text', () => {
  test('is stored without blanks around it and composed; emoji and Persian as they are', async () => {
    const clientReference = `  ${FAMILY} \u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645 `;
    const { tradeId } = await submitted({ ...TRADE, clientReference, trader: ' Zoe\u0308 ' });
    expect(await settled(tradeId)).toMatchObject({ clientReference: clientReference.trim(), trader: 'Zo\u00eb' });
    await done(tradeId, 'amend', { body: { price: '190', reason: ' e\u0301 ' } });
    expect((await eventsOf(tradeId)).find(({ type }) => type === 'TradeAmended')?.data.reason).toBe('\u00e9');
    const found = await until(async () => {
      const { items } = await (await call('GET', `/v1/trades?q=${encodeURIComponent(FAMILY)}`)).json<{
        items: object[];
      }>();
      return items.length > 0 && items;
    });
    expect(found).toMatchObject([{ tradeId }]);
  });

  test.for(['clientReference', 'trader', 'symbol', 'account'])(
    'with an override of direction is refused: %s',
    async member => {
      expect(await pointersOf(await submit({ ...TRADE, [member]: OVERRIDE }))).toEqual([422, `/${member}`]);
      expect(await pointersOf(await submit({ ...TRADE, [member]: ' ' }))).toEqual([422, `/${member}`]);
    },
  );

  test('a reason of every command is bounded', async () => {
    const { tradeId } = await booked();
    for (const operation of Object.keys(BODIES) as (keyof typeof BODIES)[])
      for (const reason of [OVERRIDE, '\u00a0 ', 'x'.repeat(501), 'a\ud800'])
        expect(await pointersOf(await command(tradeId, operation, { body: { ...BODIES[operation], reason } }))).toEqual(
          [422, '/reason'],
        );
    expect((await command(tradeId, 'cancel', { body: { reason: '\u{1f600}'.repeat(500) } })).status).toBe(202);
  });

  test('the name of a key and of a record is bounded', async () => {
    const key = (name: string) => call('POST', '/v1/api-keys', { as: OPERATIONS, body: { name, roles: ['trader'] } });
    expect(await (await key(' Zoe\u0308 ')).json()).toMatchObject({ name: 'Zo\u00eb' });
    expect(await pointersOf(await key(OVERRIDE))).toEqual([422, '/name']);
    const body = { items: [{ lei: '7LTWFZYICNSX8D621K86', name: 'a\u200bb' }] };
    const put = await call('PUT', '/v1/reference/counterparties', { as: OPERATIONS, body });
    expect(await pointersOf(put)).toEqual([422, '/items/0/name']);
  });
});

describe('a code that is older than the rules', () => {
  test.for(OLD_CODES)('%j can be traded, read, filtered and named in tokens and keys', async code => {
    const as = { ...TRADER, accounts: [code] };
    const named = encodeURIComponent(code);
    const { tradeId } = await submitted({ ...TRADE, account: code, symbol: code, price: '30' }, undefined, as);
    expect(await settled(tradeId)).toMatchObject({ status: 'BOOKED', account: code, symbol: code });
    await until(async () => {
      const path = `/v1/trades?account=${named}&symbol=${named}`;
      const { items } = await (await call('GET', path, { as })).json<{ items: { tradeId: string }[] }>();
      return items.some(item => item.tradeId === tradeId);
    });
    const positions = await call('GET', `/v1/positions?account=${named}&symbol=${named}`, { as });
    expect(await positions.json()).toMatchObject({ items: [{ account: code, quantity: '100' }] });
    expect((await call('GET', `/v1/reference/accounts/${named}/versions`, { as })).status).toBe(200);
    const { tradeId: other } = await booked();
    await done(other, 'amend', { body: { account: code, reason: 'r' } });
    expect((await read(other)).account).toBe(code);
    const body = { name: 'old', roles: ['trader'], accounts: [code] };
    expect(await (await call('POST', '/v1/api-keys', { as: OPERATIONS, body })).json()).toMatchObject({
      accounts: [code],
    });
  });

  test.for(['EQ\u202e8', '\u0000', 'EQ-\ue000'])('%j, which no record has, is refused in a key', async code => {
    const body = { name: 'old', roles: ['trader'], accounts: ['EQ-001', code] };
    expect(await pointersOf(await call('POST', '/v1/api-keys', { as: OPERATIONS, body }))).toEqual([
      422,
      '/accounts/1',
    ]);
  });
});

test.for([
  '/v1/trades?q=%ED%A0%80',
  '/v1/trades?account=%ED%A0%80&symbol=%FF',
  '/v1/trades?account=%00',
  '/v1/trades/%ED%A0%80',
  '/v1/positions?account=%ED%A0%80',
  '/v1/booking-entries?tradeId=%00&account=%FF',
  '/v1/reference/accounts?q=%ED%A0%80%00',
  '/v1/reference/accounts/%ED%A0%80/versions',
  `/v1/reference/accounts?cursor=${btoa(JSON.stringify(['\ud800']))}`,
  `/v1/reference/accounts?cursor=${btoa('["\\ud800"]')}`,
  `/v1/positions?cursor=${btoa('["\\ud800","\\u0000","",""]')}`,
  '/v1/dead-letters?cursor=WyJcdWQ4MDAiLCJcdWQ4MDAiXQ',
])('%s is answered below 500', async path => {
  expect((await call('GET', path, { as: OPERATIONS })).status).toBeLessThan(500);
});

test('a key with which nothing was done leaves a wrong body refused, also where the body has no canonical form', async () => {
  const key = crypto.randomUUID();
  for (const body of [{ ...TRADE, trader: 'a\ud800' }, '{"account":"EQ-001","price":1e999}', 'null', '[]'])
    expect(await codeOf(await submit(body, key))).toEqual([422, 'validation_failed']);
  expect((await submit(TRADE, key)).status).toBe(201);
  expect(await codeOf(await submit({ ...TRADE, trader: ' ' }, key))).toEqual([422, 'validation_failed']);
});
