/** How much, how deep and how odd a request may be. What is refused writes nothing. */
import { env } from 'cloudflare:workers';
import { HTTPException } from 'hono/http-exception';
import { describe, expect, test } from 'vitest';
import type { Problem } from '../../src/contracts/problem.ts';
import { tradeIdOf } from '../../src/domain/trade/trade-id.ts';
import { createApp } from '../../src/worker/app.ts';
import { newRouter } from '../../src/worker/routes/openapi-parts.ts';
import { OPERATIONS } from './life.ts';
import { call, read, send, TRADE, TRADER, tokenOf } from './support.ts';

const text = JSON.stringify(TRADE);
const withMember = (member: string) => text.replace('{', `{${member},`);

/** @returns status, code and the problem itself */
async function refused(key: string, body: BodyInit, headers: Record<string, string> = {}) {
  const response = await send('/v1/trades', {
    method: 'POST',
    headers: {
      authorization: `Bearer ${await tokenOf(TRADER)}`,
      'content-type': 'application/json',
      'idempotency-key': key,
      ...headers,
    },
    body,
  });
  const problem = await response.json<Problem>();
  expect(await read(tradeIdOf('demo', key))).toMatchObject({ status: 404 });
  return { status: response.status, code: problem.code, problem };
}

const bytes = (latin1: string) => Uint8Array.from(latin1, char => char.charCodeAt(0));

test.for([
  ['text that is no JSON', '{', /RFC 8259/],
  ['a body that is cut off', text.slice(0, -9), /RFC 8259/],
  ['no body', '', /RFC 8259/],
  ['NaN', withMember('"trader":NaN'), /RFC 8259/],
  ['a raw control character', withMember('"trader":"a\u0001b"'), /RFC 8259/],
  ['two members of one name', withMember('"quantity":"1"'), /member "quantity" twice/],
  ['two members of one name, one of them escaped', withMember('"quantit\\u0079":"1"'), /member "quantity" twice/],
  ['two members of one name further down', withMember('"trader":[{"a":1},{"b":{"c":1,"c":2}}]'), /member "c" twice/],
  [
    'a name twice that is not well formed',
    withMember('"\\ud800":1,"\\ud800":1'),
    /member "\\\\ud800" twice|member "\\ud800" twice/,
  ],
  ['nesting', withMember(`"trader":${'['.repeat(20)}${']'.repeat(20)}`), /nested deeper than 16/],
  ['more members than any request has', withMember(`"trader":[${'1,'.repeat(20_001)}1]`), /more than 20000 members/],
  ['bytes that are not UTF-8', bytes(withMember('"trader":"M\u00fcller"')), /not UTF-8/],
  ['UTF-16', new Uint8Array(Uint16Array.from(text, char => char.charCodeAt(0)).buffer), /RFC 8259/],
] as const)('400 malformed_json for %s', async ([name, body, detail]) => {
  const { status, code, problem } = await refused(`malformed ${name}`.replaceAll(/\W/g, '-'), body);
  expect([status, code]).toEqual([400, 'malformed_json']);
  expect(problem.detail).toMatch(detail);
});

test('a charset that the bytes are not in', async () => {
  const latin1 = { 'content-type': 'application/json; charset=iso-8859-1' };
  expect(await refused('latin1', bytes(withMember('"trader":"M\u00fcller"')), latin1)).toMatchObject({ status: 400 });
});

describe('an error answer is bounded, whatever was sent', () => {
  const LONG = 'x'.repeat(7_000);
  const many = (name: (index: number) => string) => Array.from({ length: 600 }, (_, index) => name(index));
  const members = JSON.stringify(Object.fromEntries(many(index => `m${index}`).map(name => [name, 1])));
  const records = many(index => `A-${index}`).map(account => ({ account, open: 'yes' }));

  test.for<[what: string, status: number, ...request: Parameters<typeof call>]>([
    ['unknown members', 422, 'POST', '/v1/trades', { body: members, key: 'k' }],
    ['wrong records', 422, 'PUT', '/v1/reference/accounts', { as: OPERATIONS, body: { items: records } }],
    ['unknown parameters', 400, 'GET', `/v1/trades?${many(index => `p${index}=`).join('&')}`, {}],
  ])('%s: 50 faults, and how many more', async ([, status, ...request]) => {
    const answer = await call(...request);
    const { errors, detail } = await answer.json<Problem>();
    expect([answer.status, errors?.length]).toEqual([status, 50]);
    expect(detail).toMatch(/and \d+ more/);
  });

  test.for<[what: string, status: number, ...request: Parameters<typeof call>]>([
    ['member', 422, 'POST', '/v1/trades', { body: { [LONG]: 1 }, key: 'k' }],
    [
      'member beyond the Basic Multilingual Plane',
      422,
      'POST',
      '/v1/trades',
      { body: { ['x😀'.repeat(999)]: 1 }, key: 'k' },
    ],
    ['parameter', 400, 'GET', `/v1/trades?${LONG}=1`, {}],
    ['path', 404, 'GET', `/v1/${LONG}`, {}],
    ['trade id', 400, 'GET', `/v1/trades/${LONG}`, {}],
    ['media type', 415, 'POST', '/v1/trades', { headers: { 'content-type': LONG }, body: TRADE, key: 'k' }],
    ['key', 400, 'POST', '/v1/trades', { body: TRADE, key: LONG }],
    ['value', 422, 'POST', '/v1/trades', { body: { ...TRADE, side: LONG, isin: LONG, account: LONG }, key: 'k' }],
  ])('a long %s is shortened', async ([, status, ...request]) => {
    const answer = await call(...request);
    const text = await answer.text();
    expect([answer.status, text.length < 2_000]).toEqual([status, true]);
    expect(text.isWellFormed()).toBe(true);
  });
});

test('the same names in two objects are two members', async () => {
  const { code, problem } = await refused('apart', withMember('"trader":[{"a":1},{"a":1}],"venue":{"a":{"a":"a"}}'));
  expect(code).toBe('validation_failed');
  expect(problem.errors?.map(({ pointer }) => pointer).toSorted()).toEqual(['/trader', '/venue']);
});

test.for(['__proto__', 'constructor', 'toString', 'hasOwnProperty', '', 'a/b~c', '\\u0000', '\\ud800'])(
  'an unknown member named %o is 422, and named',
  async name => {
    const { status, code, problem } = await refused(
      `unknown-${encodeURIComponent(name)}`,
      withMember(`"${name}":{"quantity":"1"}`),
    );
    expect([status, code]).toEqual([422, 'validation_failed']);
    const pointer = JSON.parse(`"${name}"`).replaceAll('~', '~0').replaceAll('/', '~1').toWellFormed();
    expect(problem.errors).toEqual([expect.objectContaining({ pointer: `/${pointer}`, code: 'unknown_member' })]);
  },
);

test.for(['\\u0000', 'a\\u0085', '\\u007f', '\\ud800', '\\udc00\\ud800'])('text with %s is 422', async odd => {
  const { status, problem } = await refused(`odd-${odd.replaceAll('\\', '')}`, withMember(`"trader":"a${odd}"`));
  expect([status, problem.errors?.[0]?.pointer]).toEqual([422, '/trader']);
});

test.for(['text/plain', 'application/x-www-form-urlencoded', 'application/json+x', 'application/problem+json', ' '])(
  '415 for %o',
  async type => {
    expect(await refused(`type-${type.replaceAll(/\W/g, '-')}`, text, { 'content-type': type })).toMatchObject({
      status: 415,
      code: 'unsupported_media_type',
    });
  },
);

test.for([
  'application/json ;charset=utf-8',
  'application/json;',
  'application/json; charset=utf-8;',
  'Application/JSON;charset="utf-8"',
  'application/json\t; charset=utf-8; profile="a;b"',
])('%o is JSON, however its parameters are written', async type => {
  const headers = { 'content-type': type };
  expect((await call('POST', '/v1/trades', { key: crypto.randomUUID(), body: TRADE, headers })).status).toBe(201);
  const body = { items: [{ account: 'EQ-M', name: 'Media types' }] };
  const upload = await call('PUT', '/v1/reference/accounts', { as: OPERATIONS, body, headers });
  expect([upload.status, await upload.json()]).toEqual([200, { accepted: 1, rejected: 0, lines: [] }]);
});

test('CSV too, and where the body may be left out', async () => {
  const csv = { headers: { 'content-type': 'text/csv ;header=present;' }, body: 'account,name\nEQ-M,Media types' };
  const upload = await call('PUT', '/v1/reference/accounts', { as: OPERATIONS, ...csv });
  expect([upload.status, await upload.json()]).toEqual([200, { accepted: 1, rejected: 0, lines: [] }]);
  const headers = { 'content-type': 'application/json ;', 'if-match': '*' };
  const path = '/v1/trades/T0000000000000000000000000A/approve';
  expect((await call('POST', path, { as: OPERATIONS, key: 'k', body: {}, headers })).status).toBe(404);
});

test.for([
  [415, 415, 'unsupported_media_type'],
  [400, 400, 'malformed_json'],
  [418, 400, 'invalid_parameter'],
  [500, 500, 'internal'],
] as const)('a library refuses with %s: %s %s', async ([thrown, status, code]) => {
  const router = newRouter();
  router.get('/thrown', () => {
    throw new HTTPException(thrown, { message: 'said by a library' });
  });
  const answer = await createApp({ routers: [router] }).request('/thrown', {}, env);
  expect([answer.status, answer.headers.get('content-type')]).toEqual([status, 'application/problem+json']);
  expect((await answer.json<Problem>()).code).toBe(code);
});

test('413 above 64 KiB, and not a byte below', async () => {
  const padded = (size: number) => `${text}${' '.repeat(size - text.length)}`;
  expect(await refused('too-large', padded(64 * 1024 + 1))).toMatchObject({ status: 413, code: 'payload_too_large' });
  expect((await call('POST', '/v1/trades', { key: 'just-so', body: padded(64 * 1024) })).status).toBe(201);
});

test('a length that is a lie changes nothing', async () => {
  expect(await refused('short-lie', text.padEnd(70_000), { 'content-length': '10' })).toMatchObject({ status: 413 });
  expect(await refused('long-lie', text, { 'content-length': '70000' })).toMatchObject({ status: 413 });
});

test('a body without a length is read no further than it may be long', async () => {
  let given = 0;
  const endless = new ReadableStream<Uint8Array>({
    pull(controller) {
      given += 1;
      controller.enqueue(new Uint8Array(8 * 1024).fill(32));
    },
  });
  expect(await refused('endless', endless)).toMatchObject({ status: 413, code: 'payload_too_large' });
  expect(given).toBeLessThan(16);
});

test('a body that breaks off', async () => {
  const broken = new ReadableStream<Uint8Array>({
    start: controller => controller.enqueue(new TextEncoder().encode(text.slice(0, 9))),
    pull: controller => controller.error(new Error('gone, on purpose')),
  });
  expect(await refused('broken', broken)).toMatchObject({ status: 400, code: 'malformed_json' });
});

test('a URL and headers longer than ours need', async () => {
  const code = async (path: string, headers = {}) => {
    const response = await call('GET', path, { headers });
    return [response.status, (await response.json<Problem>()).code];
  };
  expect(await code(`/v1/trades?q=${'a'.repeat(9000)}`)).toEqual([400, 'invalid_parameter']);
  expect(await code('/v1/trades', { cookie: 'a'.repeat(40_000) })).toEqual([400, 'invalid_parameter']);
});

test('an upload of as many records as one may have', async () => {
  const items = Array.from({ length: 1000 }, (_, index) => ({
    symbol: `BULK${index}`,
    isin: 'US0378331005',
    name: `Bulk, Inc. ${index}`,
    mic: 'XNAS',
    currency: 'USD',
    settlementCalendar: 'USNY',
    active: true,
    referencePrice: '1',
    priceBandPercent: '10',
    validFrom: '2026-01-01',
  }));
  const response = await call('PUT', '/v1/reference/instruments', { as: OPERATIONS, body: { items } });
  expect([response.status, await response.json()]).toEqual([200, { accepted: 1000, rejected: 0, lines: [] }]);
});
