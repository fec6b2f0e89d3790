/** The HTTP contract, through the gateway and all that is behind it. */
import { env } from 'cloudflare:workers';
import { describe, expect, test } from 'vitest';
import type { Problem } from '../../src/contracts/problem.ts';
import { createApp } from '../../src/worker/app.ts';
import { LOCALLY } from '../../src/worker/local/gateway.ts';
import {
  answerOf,
  call,
  eventsOf,
  read,
  settled,
  submit,
  submitted,
  TRADE,
  TRADER,
  tokenOf,
  until,
} from './support.ts';

const OTHER_TENANT = { ...TRADER, tenant: 'acme' };

describe('the whole way of a trade', () => {
  test('a trade by symbol is answered PENDING_NEW, readable at once, and booked by itself', async () => {
    const response = await submit(TRADE);
    const trade = await response.json<{ tradeId: string; version: number; status: string }>();
    expect(response.status).toBe(201);
    expect(response.headers.get('location')).toBe(`/v1/trades/${trade.tradeId}`);
    expect(response.headers.get('etag')).toBe('"1"');
    expect(response.headers.get('x-request-id')).toBeTruthy();
    expect(trade).toMatchObject({ status: 'PENDING_NEW', version: 1, revision: 1 });

    expect((await call('GET', `/v1/trades/${trade.tradeId}`)).status).toBe(200);
    const booked = await settled(trade.tradeId);
    expect(booked).toMatchObject({
      status: 'BOOKED',
      version: 2,
      isin: 'US0378331005',
      currency: 'USD',
      venue: 'XNAS',
      price: '189.2200',
      grossAmount: '18922.00',
      bookingReference: `BK-${trade.tradeId.slice(1, 17)}-1`,
      reasons: [],
    });
    expect((await eventsOf(trade.tradeId)).map(event => [event.sequence, event.type])).toEqual([
      [1, 'TradeSubmitted'],
      [2, 'TradeBooked'],
    ]);
  });

  test('the list shows what the trade itself shows', async () => {
    const { tradeId } = await submitted({
      ...TRADE,
      symbol: undefined,
      isin: 'DE0007164600',
      clientReference: 'list-1',
    });
    const listed = await until(async () => {
      const { items } = await (await call('GET', '/v1/trades?limit=200')).json<{
        items: { tradeId: string; status: string }[];
      }>();
      return items.find(item => item.tradeId === tradeId && item.status === 'BOOKED');
    });
    expect(listed).toEqual(await read(tradeId));
  });

  test('the list pages through every trade once, the last changed first', async () => {
    const tenant = { ...TRADER, tenant: 'acme' };
    const ids = await Promise.all(
      Array.from({ length: 7 }, async () => (await submitted(TRADE, undefined, tenant)).tradeId),
    );
    await Promise.all(ids.map(id => settled(id, tenant)));
    const page = (query: string) =>
      call('GET', `/v1/trades?${query}`, { as: tenant }).then(r =>
        r.json<{ items: { tradeId: string; updatedAt: string }[]; nextCursor: string | null }>(),
      );
    await until(async () => (await page('limit=200')).items.length === 7);
    const walked = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const { items, nextCursor } = await page(`limit=3${cursor && `&cursor=${encodeURIComponent(cursor)}`}`);
      walked.push(...items);
      cursor = nextCursor;
    }
    expect(walked.map(item => item.tradeId).sort()).toEqual([...ids].sort());
    expect(walked.map(item => item.updatedAt)).toEqual(
      walked
        .map(item => item.updatedAt)
        .sort()
        .reverse(),
    );
  });
});

describe('refusals of booking are accepted submissions', () => {
  test.for([
    ['an unknown symbol', { ...TRADE, symbol: 'NOPE' }, [{ code: 'UNKNOWN_INSTRUMENT', fixCode: 2 }]],
    ['a closed account', { ...TRADE, account: 'EQ-099' }, [{ code: 'ACCOUNT_NOT_OPEN', fixCode: 1 }]],
    ['an unknown account', { ...TRADE, account: 'EQ-404' }, [{ code: 'ACCOUNT_NOT_OPEN', fixCode: 1 }]],
    [
      'a counterparty with a good LEI that nobody knows',
      { ...TRADE, counterparty: '5493001KJTIIGC8Y1R12' },
      [{ code: 'INVALID_PARTY', fixCode: 1 }],
    ],
    [
      'symbol and ISIN of two instruments',
      { ...TRADE, isin: 'DE0007164600' },
      [{ code: 'UNKNOWN_INSTRUMENT', fixCode: 2 }],
    ],
    [
      'three faults at once',
      { ...TRADE, symbol: 'NOPE', account: 'EQ-099', counterparty: '5493001KJTIIGC8Y1R12' },
      [{ code: 'UNKNOWN_INSTRUMENT' }, { code: 'ACCOUNT_NOT_OPEN' }, { code: 'INVALID_PARTY' }],
    ],
  ] as const)('%s', async ([, body, reasons]) => {
    const trade = await settled((await submitted(body)).tradeId);
    expect(trade.status).toBe('REJECTED');
    expect(trade.reasons).toMatchObject(reasons);
  });
});

describe('what is wrong with a request is said, by field', () => {
  const pointers = async (response: Response) =>
    ((await response.json<Problem>()).errors ?? []).map(error => error.pointer);

  test.for([
    ['/isin', { ...TRADE, symbol: undefined, isin: 'US0378331006' }],
    ['/quantity', { ...TRADE, quantity: '0' }],
    ['/quantity', { ...TRADE, quantity: '-1' }],
    ['/quantity', { ...TRADE, quantity: '1e3' }],
    ['/quantity', { ...TRADE, quantity: '0.123456789' }],
    ['/quantity', { ...TRADE, quantity: '1234567890123456789' }],
    ['/price', { ...TRADE, price: 189.22 }],
    ['/price', { ...TRADE, price: null }],
    ['/side', { ...TRADE, side: 'HOLD' }],
    ['/account', { ...TRADE, account: undefined }],
    ['/account', { ...TRADE, account: 'A'.repeat(65) }],
    ['/symbol', { ...TRADE, symbol: undefined }],
    ['/symbol', { ...TRADE, symbol: 'AA\u0000PL' }],
    ['/trader', { ...TRADE, trader: '\ud800' }],
    ['/counterparty', { ...TRADE, counterparty: 'FOR8UP27PHTHYVLBNG31' }],
    ['/tradeDate', { ...TRADE, tradeDate: '2999-01-01' }],
    ['/tradeDate', { ...TRADE, tradeDate: '2014-12-31' }],
    ['/tradeDate', { ...TRADE, tradeDate: '2026-02-30' }],
    ['/settlementDate', { ...TRADE, tradeDate: '2026-11-20', settlementDate: '2026-11-19' }],
    ['/color', { ...TRADE, color: 'red' }],
    ['', []],
  ] as const)('%s: %o', async ([pointer, body]) => {
    const response = await submit(body);
    expect(response.status).toBe(422);
    expect(response.headers.get('content-type')).toBe('application/problem+json');
    expect(await pointers(response)).toEqual([pointer]);
  });

  test('a JSON number says that a decimal string was expected', async () => {
    const problem = await (await submit({ ...TRADE, price: 189.22 })).json<Problem>();
    expect(problem.errors?.[0]?.message).toContain('decimal string');
    expect(problem.errors?.[0]?.message).toContain('JSON number');
  });

  test('a weekend is a trade date like any other', async () => {
    const trade = await settled((await submitted({ ...TRADE, tradeDate: '2026-11-21' })).tradeId);
    expect(trade).toMatchObject({ status: 'BOOKED', tradeDate: '2026-11-21', settlementDate: '2026-11-23' });
  });
});

describe('checks come in the order of the contract', () => {
  const code = async (response: Response) => [response.status, (await response.json<Problem>()).code];
  const auditor = { ...TRADER, roles: ['auditor' as const] };

  test.for([
    ['no token', { headers: { authorization: '' }, body: '{' }, 401, 'unauthenticated'],
    ['no role for it', { as: auditor, body: '{' }, 403, 'forbidden'],
    ['another media type', { headers: { 'content-type': 'text/csv' }, body: '{' }, 415, 'unsupported_media_type'],
    ['too large', { body: `"${'x'.repeat(65_536)}"` }, 413, 'payload_too_large'],
    ['not JSON', { body: '{' }, 400, 'malformed_json'],
    ['no key', { body: {} }, 400, 'idempotency_key_missing'],
    ['a key with a space', { body: {}, key: 'a b' }, 400, 'idempotency_key_invalid'],
    ['a key too long', { body: {}, key: 'k'.repeat(256) }, 400, 'idempotency_key_invalid'],
    ['an invalid body', { body: {}, key: 'k' }, 422, 'validation_failed'],
    [
      'an account of somebody else',
      { as: { ...TRADER, accounts: ['EQ-002'] }, body: TRADE, key: 'k' },
      403,
      'forbidden',
    ],
  ] as const)('%s', async ([, options, status, expected]) => {
    expect(await code(await call('POST', '/v1/trades', options as never))).toEqual([status, expected]);
  });

  test.for([
    ['PUT', '/v1/trades', 405, 'method_not_allowed'],
    ['DELETE', '/v1/trades/T00000000000000000000000000', 405, 'method_not_allowed'],
    ['GET', '/v1/nothing', 404, 'not_found'],
    ['GET', '/v1/trades/T00000000000000000000000000', 404, 'not_found'],
    ['GET', '/v1/trades/not-an-id', 404, 'not_found'],
    ['GET', '/v1/trades?limit=0', 400, 'invalid_parameter'],
    ['GET', '/v1/trades?limit=201', 400, 'invalid_parameter'],
    ['GET', '/v1/trades?cursor=abc', 400, 'invalid_cursor'],
    ['GET', '/v1/stream', 426, 'upgrade_required'],
  ] as const)('%s %s', async ([method, path, status, expected]) => {
    const response = await call(method, path);
    expect(response.headers.get('x-request-id')).toBeTruthy();
    const problem = await response.json<Problem>();
    expect(problem).toMatchObject({ status, code: expected, type: `urn:tapebook:problem:${expected}` });
    expect(response.status).toBe(status);
  });
});

describe('who may see what', () => {
  test("another tenant's trade answers as one that never was", async () => {
    const { tradeId } = await submitted(TRADE);
    const unknown = `T${'0'.repeat(26)}`;
    const strip = async (response: Response) => {
      const { requestId: _requestId, ...problem } = await response.json<Problem>();
      return { ...problem, detail: problem.detail.replace(/T[0-9A-Z]{26}/, 'T') };
    };
    for (const path of ['', '/events']) {
      const theirs = await strip(await call('GET', `/v1/trades/${tradeId}${path}`, { as: OTHER_TENANT }));
      expect(theirs).toEqual(await strip(await call('GET', `/v1/trades/${unknown}${path}`, { as: OTHER_TENANT })));
      expect(theirs.status).toBe(404);
    }
  });

  test('a trade on an account that is not mine is forbidden, and not in my list', async () => {
    const { tradeId } = await submitted(TRADE);
    await settled(tradeId);
    const limited = { ...TRADER, accounts: ['EQ-002'] };
    expect((await call('GET', `/v1/trades/${tradeId}`, { as: limited })).status).toBe(403);
    const { items } = await (await call('GET', '/v1/trades?limit=200', { as: limited })).json<{
      items: { account: string }[];
    }>();
    expect(items.every(item => item.account === 'EQ-002')).toBe(true);
  });

  test.for([
    ['what is deployed, DEV_IDENTITY on or not', createApp(), env],
    ['what is local, without DEV_IDENTITY', createApp(LOCALLY), { ...env, DEV_IDENTITY: undefined }],
  ] as const)('%s: no counter for tokens, and its tokens are worth nothing', async ([, app, bindings]) => {
    const counter = await answerOf(app, '/dev/token', { method: 'POST', body: '{}' }, bindings);
    expect(counter.status).toBe(404);
    const authorization = `Bearer ${await tokenOf(TRADER)}`;
    expect((await answerOf(app, '/v1/trades', { headers: { authorization } }, bindings)).status).toBe(401);
  });

  test.for(['garbage', 'a.b.c', 'eyJhbGciOiJub25lIn0.eyJzdWIiOiJ4In0.'])('a token that is none: %s', async token => {
    expect((await call('GET', '/v1/trades', { headers: { authorization: `Bearer ${token}` } })).status).toBe(401);
  });
});

test('health, API description: open to all', async () => {
  const open = (path: string) => call('GET', path, { headers: { authorization: '' } });
  expect(await (await open('/healthz')).json()).toEqual({ status: 'ok' });
  const document = await (await open('/openapi.json')).json<{ openapi: string; paths: Record<string, unknown> }>();
  expect(document.openapi).toBe('3.1.0');
  expect(Object.keys(document.paths)).toEqual(
    expect.arrayContaining(['/v1/trades', '/v1/trades/{tradeId}', '/v1/trades/{tradeId}/events', '/v1/stream']),
  );
});
