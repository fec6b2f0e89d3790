/** What every answer says to browsers, and which pages may ask at all. */
import { env } from 'cloudflare:workers';
import { describe, expect, test } from 'vitest';
import type { Problem } from '../../src/contracts/problem.ts';
import { createApp } from '../../src/worker/app.ts';
import { LOCALLY } from '../../src/worker/local/gateway.ts';
import { answerOf, call, openStream, settled, submitted, TRADE, TRADER, tokenOf } from './support.ts';

const DESK = 'https://desk.example';

const app = createApp(LOCALLY);

/** As on a server whose CORS_ORIGINS are these. */
const ask = async (origins: string, path: string, { headers, ...init }: RequestInit & { headers?: HeadersInit } = {}) =>
  answerOf(
    app,
    `https://tapebook.test${path}`,
    { ...init, headers: { authorization: `Bearer ${await tokenOf(TRADER)}`, ...headers } },
    { ...env, CORS_ORIGINS: origins },
  );

describe('every answer of the API, a refusal too', () => {
  const ANSWERS: [number, string, string, object][] = [
    [200, 'GET', '/v1/trades', {}],
    [200, 'GET', '/healthz', {}],
    [200, 'GET', '/openapi.json', {}],
    [201, 'POST', '/v1/trades', { body: TRADE, key: crypto.randomUUID() }],
    [400, 'GET', `/v1/trades?q=${'x'.repeat(9000)}`, {}],
    [401, 'GET', '/v1/trades', { headers: { authorization: '' } }],
    [403, 'GET', '/v1/api-keys', {}],
    [404, 'GET', '/v1/nothing', {}],
    [404, 'GET', '/nothing', {}],
    [405, 'PATCH', '/v1/trades', {}],
    [413, 'POST', '/v1/trades', { body: 'x'.repeat(70_000), key: 'k' }],
    [426, 'GET', '/v1/stream', {}],
  ];
  test.for(ANSWERS)('%i %s %s', async ([status, method, path, options]) => {
    const { headers, ...answer } = await call(method, path, options).then(response => ({
      status: response.status,
      headers: response.headers,
    }));
    expect(answer.status).toBe(status);
    expect(headers.get('content-security-policy')).toBe("default-src 'none'; frame-ancestors 'none'");
    expect(headers.get('strict-transport-security')).toMatch(/max-age=\d{8,}/);
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('x-frame-options')).toBe('DENY');
    expect(headers.get('referrer-policy')).toBe('no-referrer');
    expect(headers.get('access-control-allow-origin')).toBeNull();
    expect(headers.get('x-request-id')).toBeTruthy();
    const stored = headers.has('etag') ? 'private, no-store, no-transform' : 'private, no-store';
    if (path.startsWith('/v1/')) expect(headers.get('cache-control')).toBe(stored);
  });
});

describe('no cache keeps an answer about a trade, and no proxy recodes it', () => {
  test('read, past, not modified, and refused with the version that it has', async () => {
    const { tradeId } = await settled((await submitted(TRADE)).tradeId);
    const path = `/v1/trades/${tradeId}`;
    const command = { key: 'k', body: { reason: 'r' }, headers: { 'if-match': '"7"' } };
    const answers = [
      await call('GET', path),
      await call('GET', `${path}?version=1`),
      await call('GET', path, { headers: { 'if-none-match': '"2"' } }),
      await call('POST', `${path}/cancel`, command),
    ];
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 304, 412]);
    for (const { headers } of answers) {
      expect(headers.get('etag')).toMatch(/^"[12]"$/);
      expect(headers.get('cache-control')).toBe('private, no-store, no-transform');
    }
  });

  test('an attempt to open a stream that fails', async () => {
    const answer = await call('GET', '/v1/stream?after=x', { headers: { upgrade: 'websocket' } });
    expect([answer.status, answer.headers.get('cache-control')]).toEqual([400, 'private, no-store']);
  });
});

describe('If-None-Match', () => {
  const asked = async (tag: string, query = '') => {
    const { tradeId } = await settled((await submitted(TRADE)).tradeId);
    const answer = await call('GET', `/v1/trades/${tradeId}${query}`, { headers: { 'if-none-match': tag } });
    return { status: answer.status, etag: answer.headers.get('etag'), text: await answer.text() };
  };

  test.for(['"2"', 'W/"2"', '*', ' * ', '"1", W/"2"', '"abc","2"', ',"2"', '"1", ,"2"'])(
    '%s names the version: 304',
    async tag => {
      expect(await asked(tag)).toEqual({ status: 304, etag: '"2"', text: '' });
    },
  );

  test.for(['"1"', 'W/"1"', '"12"', '"02"', '""', '2', '"2', 'two'])('%s does not: 200', async tag => {
    expect(await asked(tag)).toMatchObject({ status: 200, etag: '"2"' });
  });

  test('goes by the version that is asked for', async () => {
    expect(await asked('"1"', '?version=1')).toMatchObject({ status: 304, etag: '"1"' });
    expect(await asked('"2"', '?version=1')).toMatchObject({ status: 200, etag: '"1"' });
  });

  test('tells nothing of a trade that the caller may not read', async () => {
    const { tradeId } = await submitted(TRADE);
    const headers = { 'if-none-match': '*' };
    const path = `/v1/trades/${tradeId}`;
    const answers = [
      await call('GET', path, { headers, as: { ...TRADER, accounts: ['EQ-002'] } }),
      await call('GET', path, { headers, as: { ...TRADER, tenant: 'acme' } }),
    ];
    expect(answers.map(answer => [answer.status, answer.headers.get('etag')])).toEqual([
      [403, null],
      [404, null],
    ]);
  });
});

describe('a local server answers to the names of its machine only', () => {
  const askAs = (host: string, path = '/healthz') =>
    app.request(`http://${host}${path}`, { headers: { host } }, { ...env, LOCAL_HOSTS: 'desk.lan  Other.lan' });

  test.for(['localhost', 'LOCALHOST:8787', '127.0.0.1:8787', '[::1]:8787', '[::1]', 'desk.lan:1', 'other.lan'])(
    '%s is one',
    async host => {
      expect((await askAs(host)).status).toBe(200);
    },
  );

  test.for([
    'evil.example',
    'localhost.evil.example:8787',
    'evil.localhost',
    'localhost.',
    '127.0.0.1.evil.example',
    '127.0.0.2',
    '[::2]:8787',
    'desk.lan.evil.example',
  ])('%s is not: 403', async host => {
    for (const path of ['/healthz', '/v1/trades', '/v1/stream', '/dev/token', '/nothing']) {
      const answer = await askAs(host, path);
      expect([path, answer.status, (await answer.json<Problem>()).code]).toEqual([path, 403, 'forbidden']);
    }
  });

  test('a deployed one leaves that to its routes', async () => {
    expect((await createApp().request('https://book.example/healthz', {}, env)).status).toBe(200);
  });
});

describe('pages of other origins', () => {
  test.for(['https://evil.example', 'https://desk.example.evil.example', 'http://desk.example', 'null'])(
    '%s is not among those configured: nothing is said to it',
    async origin => {
      const answer = await ask(DESK, '/v1/trades', { headers: { origin } });
      expect([...answer.headers.keys()].filter(name => name.startsWith('access-control'))).toEqual([]);
      expect(answer.headers.get('vary')).toContain('Origin');
      const preflight = { method: 'OPTIONS', headers: { origin, 'access-control-request-method': 'POST' } };
      expect((await ask(DESK, '/v1/trades', preflight)).headers.get('access-control-allow-origin')).toBeNull();
    },
  );

  test('one that is configured may send what our clients send, without cookies', async () => {
    const wanted = 'authorization,content-type,idempotency-key,if-match';
    const preflight = await ask(`https://other.example ${DESK}`, '/v1/trades', {
      method: 'OPTIONS',
      headers: {
        origin: DESK,
        authorization: '',
        'access-control-request-method': 'POST',
        'access-control-request-headers': wanted,
      },
    });
    expect(preflight.status).toBe(204);
    expect(preflight.headers.get('access-control-allow-origin')).toBe(DESK);
    expect(preflight.headers.get('access-control-allow-credentials')).toBeNull();
    const allowed = preflight.headers.get('access-control-allow-headers')?.toLowerCase().split(',');
    expect(allowed).toEqual(expect.arrayContaining(wanted.split(',')));
    expect(preflight.headers.get('access-control-allow-methods')).toContain('POST');
  });

  test.for([
    [200, '/v1/trades', {}],
    [401, '/v1/trades', { authorization: '' }],
    [403, '/v1/api-keys', {}],
    [404, '/v1/trades/T', {}],
  ] as const)('and read a %i of %s with the headers that it needs', async ([status, path, headers]) => {
    const answer = await ask(DESK, path, { headers: { origin: DESK, ...headers } });
    expect(answer.status).toBe(status);
    expect(answer.headers.get('access-control-allow-origin')).toBe(DESK);
    const exposed = answer.headers.get('access-control-expose-headers')?.split(',');
    expect(exposed).toEqual(
      expect.arrayContaining(['ETag', 'Location', 'Idempotency-Replayed', 'X-Request-Id', 'Retry-After']),
    );
  });

  test.for(['*', 'desk.example', `${DESK}/`, `${DESK}/path`])('%s is no origin: the server says so', async origins => {
    expect((await ask(origins, '/v1/trades')).status).toBe(500);
  });
});

describe('a WebSocket', () => {
  const upgrade = (origins: string, origin: string | null, ticket?: string) =>
    ask(origins, `/v1/stream${ticket ? `?ticket=${ticket}` : ''}`, {
      headers: { upgrade: 'websocket', ...(origin && { origin }), ...(ticket && { authorization: '' }) },
    });

  test('opens for our own pages, for configured ones, and for programs, which name no origin', async () => {
    for (const origin of ['https://tapebook.test', DESK, null]) {
      const answer = await upgrade(DESK, origin);
      expect(answer.status).toBe(101);
      answer.webSocket?.accept();
      answer.webSocket?.close();
    }
  });

  test('is refused to others, and their attempt uses no ticket up', async () => {
    const { ticket } = await (await call('POST', '/v1/stream/tickets')).json<{ ticket: string }>();
    for (const origin of ['https://evil.example', 'null', 'https://tapebook.test.evil.example']) {
      const answer = await upgrade('', origin, ticket);
      expect(answer.status).toBe(403);
      expect((await answer.json<Problem>()).code).toBe('forbidden');
    }
    const own = await openStream(`?ticket=${ticket}`, { headers: { authorization: '' } });
    own.socket.close();
  });
});

test('a token in a URL is no token: only a ticket may stand there', async () => {
  const token = await tokenOf(TRADER);
  for (const path of ['/v1/trades', '/v1/stream', '/v1/feed']) {
    for (const name of ['access_token', 'token', 'ticket', 'authorization', 'bearer']) {
      const answer = await call('GET', `${path}?${name}=${token}`, {
        headers: { authorization: '', upgrade: 'websocket' },
      });
      expect(answer.status).toBe(401);
    }
  }
});
