/** Keys verified by an isolate: their time with and without a database, and their earlier ends. */
import { createExecutionContext, evictDurableObject, runInDurableObject } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { afterEach, expect, test, vi } from 'vitest';
import { createApp } from '../../src/worker/app.ts';
import { newApiKey } from '../../src/worker/identity/api-key.ts';
import { LOCALLY } from '../../src/worker/local/gateway.ts';
import earlier from '../fixtures/1235922/ticket.json' with { type: 'json' };
import { answerOf, type Claims, call, openStream, settled, TRADE } from './support.ts';

const MINUTE = 60_000;
const OPERATIONS: Claims = { sub: 'o.ps', tenant: 'demo', roles: ['operations'] };

const app = createApp(LOCALLY);

afterEach(() => {
  vi.useRealTimers();
});

interface Issued {
  id: string;
  key: string;
}

async function issue(body: object = {}): Promise<Issued> {
  const issued = await call('POST', '/v1/api-keys', {
    as: OPERATIONS,
    body: { name: 'k', roles: ['trader'], ...body },
  });
  return issued.json();
}

/** Bindings of an isolate of its own, whose database can be taken away. */
function isolate() {
  const database = { asked: 0, fails: null as (() => Promise<never>) | null };
  const statement = (inner: D1PreparedStatement): D1PreparedStatement =>
    new Proxy(inner, {
      get(target, method) {
        const part: unknown = Reflect.get(target, method);
        if (typeof part !== 'function') return part;
        return (...values: unknown[]) => {
          if (method === 'bind') return statement(target.bind(...values));
          database.asked += 1;
          return database.fails ? database.fails() : Reflect.apply(part, target, values);
        };
      },
    });
  const prepare = (sql: string) => statement(env.VIEWS.prepare(sql));
  const batch = (...values: Parameters<D1Database['batch']>) => database.fails?.() ?? env.VIEWS.batch(...values);
  const session = { prepare, batch, getBookmark: () => null };
  const bindings = { ...env, VIEWS: { prepare, batch, withSession: () => session } } as unknown as Env;
  const ask = async (key: string, method = 'GET', path = '/v1/me', body?: object) =>
    answerOf(
      app,
      path,
      {
        method,
        headers: {
          authorization: `Bearer ${key}`,
          ...(body && { 'content-type': 'application/json', 'idempotency-key': crypto.randomUUID() }),
        },
        ...(body && { body: JSON.stringify(body) }),
      },
      bindings,
      createExecutionContext(),
    );
  return { database, ask };
}

const later = (ms: number) => vi.setSystemTime(Date.now() + ms);
const refuses = () => Promise.reject(new Error('D1_ERROR: Network connection lost, on purpose'));
const hangs = () => new Promise<never>(() => undefined);

test('fifty requests at once look a key up once, and a minute later once more', async () => {
  vi.useFakeTimers({ toFake: ['Date'] });
  const { key } = await issue();
  const { database, ask } = isolate();
  const answers = await Promise.all(Array.from({ length: 50 }, () => ask(key)));
  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
  // The look-up, and a note of the use.
  expect(database.asked).toBe(2);
  later(MINUTE - 1);
  await ask(key);
  expect(database.asked).toBe(2);
  later(1);
  await ask(key);
  expect(database.asked).toBe(3);
});

test.for([
  ['refuses', refuses],
  ['hangs', hangs],
] as const)('while the database %s, a key submits for 15 minutes, also one of before', async ([, fails]) => {
  const { id, key } = await issue();
  const unsigned = await earlierKey();
  const { database, ask } = isolate();
  for (const each of [key, unsigned]) expect((await ask(each)).status).toBe(200);
  database.fails = fails;
  vi.useFakeTimers({ toFake: ['Date'] });
  later(14 * MINUTE);
  for (const each of [key, unsigned]) {
    const answer = await ask(each, 'POST', '/v1/trades', TRADE);
    expect(answer.status).toBe(201);
    const { tradeId, submittedBy } = await answer.json<{ tradeId: string; submittedBy: string }>();
    if (each === key) expect(submittedBy).toBe(`key:${id}`);
    expect((await ask(each, 'GET', `/v1/trades/${tradeId}`)).status).toBe(200);
    expect((await settled(tradeId)).status).toBe('BOOKED');
  }
});

test('without a database for 15 minutes, no key is taken, and each is again once the database answers', async () => {
  const { key } = await issue();
  const { database, ask } = isolate();
  expect((await ask(key)).status).toBe(200);
  database.fails = refuses;
  vi.useFakeTimers({ toFake: ['Date'] });
  later(15 * MINUTE);
  const refused = await ask(key);
  expect([refused.status, Number(refused.headers.get('retry-after')) > 0]).toEqual([503, true]);
  // A key that this isolate has never seen cannot be told from a revoked one.
  expect((await ask((await issue()).key)).status).toBe(503);
  database.fails = null;
  expect((await ask(key)).status).toBe(200);
});

test('a revocation counts at once here, and within a minute elsewhere', async () => {
  const { id, key } = await issue();
  const byKey = { headers: { authorization: `Bearer ${key}` } };
  const { ask } = isolate();
  expect([(await call('GET', '/v1/me', byKey)).status, (await ask(key)).status]).toEqual([200, 200]);
  expect((await call('DELETE', `/v1/api-keys/${id}`, { as: OPERATIONS })).status).toBe(200);
  expect((await call('GET', '/v1/me', byKey)).status).toBe(401);
  // Tickets and streams are refused by the feed meanwhile.
  expect((await ask(key, 'POST', '/v1/stream/tickets')).status).toBe(401);
  vi.useFakeTimers({ toFake: ['Date'] });
  later(MINUTE);
  const refused = await ask(key);
  expect([refused.status, (await refused.json<{ detail: string }>()).detail]).toEqual([
    401,
    expect.stringMatching(/^revoked/),
  ]);
});

test('the end of a key is kept to while its row is at hand, with or without a database', async () => {
  const { key } = await issue({ expiresAt: new Date(Date.now() + 10_000).toISOString() });
  const { database, ask } = isolate();
  expect((await ask(key)).status).toBe(200);
  vi.useFakeTimers({ toFake: ['Date'] });
  later(10_001);
  expect((await (await ask(key)).json<{ detail: string }>()).detail).toMatch(/^expired/);
  database.fails = refuses;
  later(MINUTE);
  expect((await ask(key)).status).toBe(401);
});

test('a rolled key is known by its new secret at once, and by the old one for 24 hours', async () => {
  const { id, key } = await issue();
  const { ask } = isolate();
  expect((await ask(key)).status).toBe(200);
  const { key: next } = await (await call('POST', `/v1/api-keys/${id}/roll`, { as: OPERATIONS })).json<Issued>();
  expect([(await ask(next)).status, (await ask(key)).status]).toEqual([200, 200]);
  vi.useFakeTimers({ toFake: ['Date'] });
  later(24 * 60 * MINUTE);
  expect([(await ask(next)).status, (await ask(key)).status]).toEqual([200, 401]);
});

test('a key whose MAC is ours, and which is in no database, is asked for once a minute', async () => {
  const { key } = await newApiKey(env, 'demo');
  const { database, ask } = isolate();
  for (const _ of [1, 2, 3]) expect((await ask(key)).status).toBe(401);
  expect(database.asked).toBe(1);
});

/** A key as releases before MACs issued them. */
async function earlierKey(): Promise<string> {
  const id = crypto.randomUUID().replaceAll('-', '').slice(0, 16);
  const key = `tb_live_${id}_${'a1'.repeat(32)}`;
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(key));
  await env.VIEWS.prepare(
    `INSERT INTO api_keys (id, hash, tenant, name, roles, created_by, created_at)
     VALUES (?, ?, 'demo', 'of before', '["trader"]', 'o.ps', '2026-11-01T12:00:00.000Z')`,
  )
    .bind(id, [...new Uint8Array(digest)].map(byte => byte.toString(16).padStart(2, '0')).join(''))
    .run();
  return key;
}

test('a ticket that the release before gave out opens one stream during an upgrade, and wakes nothing after it', async () => {
  const { ticket, row } = earlier;
  const exp = Math.ceil(Date.now() / 1000) + 600;
  const stub = env.TENANT_FEED.getByName('demo');
  await call('POST', '/v1/stream/tickets');
  const keep = () =>
    runInDurableObject(stub, (_, { storage }) => {
      storage.sql.exec(
        'INSERT INTO tickets (hash, identity, expires_at) VALUES (?, ?, ?)',
        row.hash,
        JSON.stringify({ ...JSON.parse(row.identity), exp }),
        Date.now() + MINUTE,
      );
    });
  await keep();
  await evictDurableObject(stub);
  const open = (until?: string) =>
    answerOf(
      app,
      `/v1/stream?ticket=${ticket}`,
      { headers: { upgrade: 'websocket' } },
      { ...env, ...(until && { UNSIGNED_TICKETS_UNTIL: until }) },
      createExecutionContext(),
    );
  expect((await open()).status).toBe(401);
  expect((await open(new Date(Date.now() - 1).toISOString())).status).toBe(401);
  const soon = new Date(Date.now() + MINUTE).toISOString();
  const opened = await open(soon);
  expect(opened.status).toBe(101);
  opened.webSocket?.accept();
  opened.webSocket?.close();
  expect((await open(soon)).status).toBe(401);
});

test('streams of a key end at once when it is revoked, also those opened by an isolate that did not know', async () => {
  const { id, key } = await issue();
  const { ask } = isolate();
  await ask(key);
  const stream = await openStream('', { headers: { authorization: `Bearer ${key}` } });
  await call('DELETE', `/v1/api-keys/${id}`, { as: OPERATIONS });
  expect((await stream.closed).code).toBe(4003);
  expect((await ask(key)).status).toBe(200);
  expect((await ask(key, 'POST', '/v1/stream/tickets')).status).toBe(401);
});
