/** Nothing secret is ever logged: not by what works, not by what is refused, and not by what breaks. */
import { env } from 'cloudflare:workers';
import { afterEach, expect, test, vi } from 'vitest';
import { createApp } from '../../src/worker/app.ts';
import { LOCALLY } from '../../src/worker/local/gateway.ts';
import {
  answerOf,
  type Claims,
  call,
  openStream,
  settled,
  submit,
  submitted,
  TRADE,
  TRADER,
  tokenOf,
  until,
} from './support.ts';

const OPERATIONS: Claims = { ...TRADER, sub: 'o.ps', roles: ['operations'] };

const logged: string[] = [];
for (const level of ['debug', 'info', 'log', 'warn', 'error'] as const)
  vi.spyOn(console, level).mockImplementation((...words) => void logged.push(words.map(String).join(' ')));
afterEach(() => {
  logged.length = 0;
});

/** What must not be found in the log: the name of each secret, and the text. */
class Secrets {
  readonly #texts = new Map<string, string>();

  keep(name: string, text: string): string {
    this.#texts.set(name, text);
    return text;
  }

  found(): string[] {
    const all = logged.join('\n');
    return [...this.#texts].filter(([, text]) => all.includes(text)).map(([name]) => name);
  }
}

/** A database whose statements fail when they run: the errors then know what they were to do. */
const failing: D1Database = new Proxy(env.VIEWS, {
  get(views, name) {
    if (name === 'prepare') return (sql: string) => views.prepare(`${sql} )`);
    if (name === 'withSession') return () => failing;
    if (name === 'getBookmark') return () => null;
    const part = Reflect.get(views, name);
    return typeof part === 'function' ? part.bind(views) : part;
  },
});

test('flows with tokens, keys, tickets and cursors, refused and broken ones too', async () => {
  const secrets = new Secrets();
  const reason = secrets.keep('a reason', 'wrong price, told by the client on the phone');
  const key = secrets.keep('an idempotency key', `order-${crypto.randomUUID()}`);
  secrets.keep('a token', await tokenOf(TRADER));

  // What works.
  const { tradeId } = await submitted(
    { ...TRADE, clientReference: secrets.keep('a reference', 'CL-4711-secret') },
    key,
  );
  await settled(tradeId);
  await submitted(TRADE);
  const created = await call('POST', '/v1/api-keys', { as: OPERATIONS, body: { name: 'k', roles: ['operations'] } });
  const apiKey = secrets.keep('an API key', (await created.json<{ key: string }>()).key);
  const byKey = { authorization: `Bearer ${apiKey}` };
  const nextCursor = async () =>
    (await (await call('GET', '/v1/trades?limit=1', { headers: byKey })).json<{ nextCursor: string | null }>())
      .nextCursor;
  const cursor = secrets.keep('a cursor', await until(nextCursor));
  const ticketed = await call('POST', '/v1/stream/tickets', { headers: byKey });
  const ticket = secrets.keep('a ticket', (await ticketed.json<{ ticket: string }>()).ticket);
  (await openStream(`?ticket=${ticket}`, { headers: { authorization: '' } })).socket.close();
  await call('POST', `/v1/trades/${tradeId}/rollback`, {
    headers: { ...byKey, 'if-match': '"2"' },
    key,
    body: { toVersion: 1, reason },
  });

  // What is refused.
  const forged = secrets.keep('a forged token', `${(await tokenOf(TRADER)).slice(0, -8)}AAAAAAAA`);
  await call('GET', '/v1/trades', { headers: { authorization: `Bearer ${forged}` } });
  await call('GET', '/v1/trades', {
    headers: { authorization: `Basic ${secrets.keep('a password', btoa('user:pass'))}` },
  });
  await call('GET', `/v1/trades?cursor=${cursor}x`);
  await call('GET', `/v1/stream?ticket=${ticket}`, { headers: { authorization: '', upgrade: 'websocket' } });
  await submit({ ...TRADE, quantity: '7' }, key);
  await call('POST', `/v1/trades/${tradeId}/rollback`, { key, body: { toVersion: 1, reason } });

  // What breaks.
  const app = createApp(LOCALLY);
  const ask = async (path: string, headers: Record<string, string>, body?: object) =>
    answerOf(
      app,
      `https://tapebook.test${path}`,
      {
        method: body ? 'POST' : 'GET',
        headers: {
          authorization: `Bearer ${await tokenOf(OPERATIONS)}`,
          'content-type': 'application/json',
          ...headers,
        },
        ...(body && { body: JSON.stringify(body) }),
      },
      { ...env, VIEWS: failing },
    );
  const name = secrets.keep('the name of a key', 'key-of-the-night-desk');
  expect((await ask('/v1/api-keys', {}, { name, roles: ['trader'] })).status).toBe(503);
  expect((await ask('/v1/trades', byKey)).status).toBe(503);
  expect((await ask(`/v1/trades?cursor=${cursor}&limit=1`, {})).status).toBe(503);
  expect((await ask('/v1/trades?q=CL-4711-secret', {})).status).toBe(503);
  expect(logged.filter(line => line.includes('request_failed'))).toHaveLength(4);
  expect(secrets.found()).toEqual([]);
});
