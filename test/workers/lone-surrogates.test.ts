/** Sends a lone surrogate to every place that takes text: the answer is a refusal, never a 500. */
import { env } from 'cloudflare:workers';
import { importJWK, type JWTPayload, SignJWT } from 'jose';
import { beforeAll, describe, expect, test } from 'vitest';
import { DEV_AUDIENCE, DEV_ISSUER } from '../../src/worker/local/dev-issuer.ts';
import { API_CALLS, requestOf } from './every-call.ts';
import { readDocument, type Schema } from './fuzz/api-document.ts';
import { type Claims, openStream, send, settled, submitted, TRADE, tokenOf } from './support.ts';

const LONE = ['a\ud800', '\udc00b', '\ud83d\ud83d'] as const;
/** The bytes that other languages write for U+D800, each as a character, as headers and URLs carry them. */
const AS_BYTES = '\xed\xa0\x80';
const IN_URL = '%ED%A0%80';

const EVERYBODY: Claims = { sub: 'all.of.them', tenant: 'demo', roles: ['trader', 'operations', 'auditor'] };
const { operations, resolve } = await readDocument();
let authorization = '';
let tradeId = '';

beforeAll(async () => {
  authorization = `Bearer ${await tokenOf(EVERYBODY)}`;
  tradeId = (await settled((await submitted(TRADE)).tradeId)).tradeId;
});

type Place = (string | number)[];

/** Every member of a body, by the names on the way to it. */
function placesIn(schema: Schema, place: Place = []): Place[] {
  const { properties, items, anyOf, oneOf, allOf } = resolve(schema);
  const inside = [
    ...Object.entries(properties ?? {}).flatMap(([name, member]) => placesIn(member, [...place, name])),
    ...(items ? placesIn(items, [...place, 0]) : []),
    ...[anyOf, oneOf, allOf].flatMap(schemas => schemas ?? []).flatMap(each => placesIn(each, place)),
  ];
  // Replaces the object, and adds a member to the object.
  return properties ? [place, [...place, LONE[0]], ...inside] : [place, ...inside];
}

function withText(value: unknown, [name, ...rest]: Place, text: string): unknown {
  if (name === undefined) return text;
  const inside = (value as Record<string, unknown> | undefined)?.[name];
  const changed = withText(inside, rest, text);
  return typeof name === 'number' ? [changed] : { ...(value as object), [name]: changed };
}

async function expectRefused(path: string, init: RequestInit): Promise<void> {
  const answer = await send(path, init);
  answer.webSocket?.accept();
  answer.webSocket?.close();
  expect(answer.status, `${init.method} ${path} ${init.body ?? ''}: ${await answer.text()}`).toBeLessThan(500);
}

describe.for(API_CALLS)('$name', apiCall => {
  const request = (headers = {}): [string, RequestInit & { headers: Record<string, string> }] => {
    const [path, init] = requestOf(apiCall, tradeId, 'EQ-001');
    const given = init.headers as Record<string, string>;
    return [
      path,
      { ...init, headers: { ...given, authorization, ...('if-match' in given && { 'if-match': '*' }), ...headers } },
    ];
  };
  const operation = operations.find(({ method, path }) => method === apiCall.method && path === apiCall.path);
  const body = operation?.body;

  if (body !== undefined)
    test('in each member of the body', async () => {
      for (const place of placesIn(body)) {
        for (const text of LONE) {
          const [path, init] = request();
          const changed = withText(JSON.parse(String(init.body ?? '{}')), place, text);
          await expectRefused(path, {
            ...init,
            headers: { ...init.headers, 'content-type': 'application/json' },
            body: JSON.stringify(changed),
          });
        }
      }
    });

  test('in its path and its parameters', async () => {
    const [path, init] = request();
    const names = (operation?.parameters ?? []).map(({ name }) => name);
    const urls = [
      ...(path.includes(tradeId) ? [path.replace(tradeId, IN_URL)] : []),
      ...[...names, IN_URL, 'cursor', 'q'].map(name => `${path}?${name}=${IN_URL}`),
    ];
    for (const url of urls) await expectRefused(url, init);
  });
});

test.for(['instruments', 'accounts', 'counterparties'])('in a CSV upload of %s', async name => {
  const bytes = Uint8Array.from(`name,${AS_BYTES}\n${AS_BYTES},1\n`, char => char.charCodeAt(0));
  const headers = { authorization, 'content-type': 'text/csv' };
  const answer = await send(`/v1/reference/${name}`, { method: 'PUT', headers, body: bytes });
  expect(answer.status).toBe(400);
});

test('in a cursor that was taken apart and put together again', async () => {
  const encoded = (place: unknown) =>
    btoa(JSON.stringify(place)).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
  const changed: string[] = [];
  for (const name of ['one', 'two'])
    await send('/v1/api-keys', {
      method: 'POST',
      headers: { authorization, 'content-type': 'application/json' },
      body: JSON.stringify({ name, roles: ['auditor'] }),
    });
  const withCursors = operations.filter(({ parameters }) => parameters.some(({ name }) => name === 'cursor'));
  for (const { path } of withCursors) {
    const url = path.replace('{tradeId}', tradeId);
    const page = await send(`${url}?limit=1`, { headers: { authorization } });
    const { nextCursor } = await page.json<{ nextCursor: string | null }>();
    const [payload = '', seal] = (nextCursor ?? encoded([LONE[0]])).split('.');
    const place: unknown[] = JSON.parse(atob(payload.replaceAll('-', '+').replaceAll('_', '/')));
    for (const index of place.keys()) {
      const cursor = [encoded(place.with(index, LONE[0])), ...(seal ? [seal] : [])].join('.');
      await expectRefused(`${url}?cursor=${cursor}`, { headers: { authorization } });
      if (nextCursor) changed.push(path);
    }
  }
  expect(changed).toEqual(expect.arrayContaining(['/v1/api-keys', '/v1/trades/{tradeId}/trace']));
});

describe('in a token', () => {
  const signed = async (claims: JWTPayload, kid?: string) => {
    const signingKey = JSON.parse((env as unknown as { DEV_SIGNING_KEY: string }).DEV_SIGNING_KEY);
    return new SignJWT({
      sub: 'o.ps',
      tenant: 'demo',
      roles: ['operations'],
      iss: DEV_ISSUER,
      aud: DEV_AUDIENCE,
      ...claims,
    })
      .setProtectedHeader({ alg: 'ES256', kid: kid ?? signingKey.kid })
      .setExpirationTime('1h')
      .sign(await importJWK(signingKey, 'ES256'));
  };

  test.for(LONE)('%j', async text => {
    const claims: JWTPayload[] = ['sub', 'iss', 'aud', 'tenant', 'roles', 'jti'].map(name => ({ [name]: text }));
    claims.push(
      { aud: [text] },
      { roles: [text] },
      { roles: ['trader', text] },
      { accounts: [text] },
      { [text]: text },
    );
    for (const tokens of [...claims.map(each => signed(each)), signed({}, text)]) {
      const headers = { authorization: `Bearer ${await tokens}` };
      for (const path of ['/v1/me', '/v1/trades']) await expectRefused(path, { headers });
      await expectRefused('/v1/stream/tickets', { method: 'POST', headers });
    }
  });

  test('that is asked for', async () => {
    for (const text of LONE) {
      const wanted = { sub: 'a', tenant: 'demo', roles: ['trader'], accounts: ['EQ-001'] };
      for (const body of [
        ...Object.keys(wanted).map(name => ({ ...wanted, [name]: text })),
        { ...wanted, accounts: [text] },
        { ...wanted, [text]: 1 },
      ]) {
        const headers = { 'content-type': 'application/json' };
        const answer = await send('/dev/token', { method: 'POST', headers, body: JSON.stringify(body) });
        expect(answer.status).toBe(422);
      }
    }
  });
});

test.for(['idempotency-key', 'if-match', 'accept', 'x-request-id', 'x-tapebook-bookmark'])(
  'in the header %s',
  async name => {
    const headers = { authorization, 'idempotency-key': 'k', [name]: AS_BYTES };
    await expectRefused('/v1/trades?limit=1', { headers });
    await expectRefused(`/v1/trades/${tradeId}/cancel`, {
      method: 'POST',
      headers: { 'if-match': '"1"', 'content-type': 'application/json', ...headers },
      body: '{"reason":"r"}',
    });
  },
);

test('in a key or a ticket', async () => {
  for (const text of ['tb_live_', 'demo.', '']) {
    await expectRefused('/v1/me', { headers: { authorization: `Bearer ${text}${AS_BYTES}` } });
    await expectRefused(`/v1/stream?ticket=${text}${IN_URL}`, { headers: { upgrade: 'websocket' } });
  }
});

test.for([
  ['filter', 'accounts', [LONE[0]]],
  ['filter', 'symbols', [LONE[1]]],
  ['filter', LONE[0], 1],
  ['renew', 'ticket', LONE[0]],
  ['renew', 'ticket', `demo.${LONE[1]}`],
  ['ack', 'position', LONE[0]],
  [LONE[0], 'type', LONE[1]],
] as const)('in a message of a stream: %j %j', async ([type, name, value]) => {
  const stream = await openStream();
  stream.socket.send(JSON.stringify({ type, [name]: value }));
  // A filter may name what no trade has; what follows it is refused.
  stream.socket.send('{}');
  expect([4400, 4401]).toContain((await stream.closed).code);
});
