/** API keys of machine clients: shown once, scoped, revocable at once. */
import { env } from 'cloudflare:workers';
import { expect, test } from 'vitest';
import { codeOf } from './life.ts';
import { type Claims, call, openStream, TRADE, until } from './support.ts';

const OPERATIONS: Claims = { sub: 'o.ps', tenant: 'demo', roles: ['operations'] };

interface Issued {
  id: string;
  key: string;
}

async function issue(body: object, as = OPERATIONS): Promise<Issued> {
  const response = await call('POST', '/v1/api-keys', { as, body });
  expect(response.status).toBe(201);
  expect(response.headers.get('cache-control')).toBe('private, no-store');
  return response.json();
}

const withKey = (key: string, method: string, path: string, options: object = {}) =>
  call(method, path, {
    ...options,
    headers: { authorization: `Bearer ${key}`, 'idempotency-key': crypto.randomUUID() },
  });

test('a key acts in its tenant, its roles and its accounts, and in nothing else', async () => {
  const { id, key } = await issue({ name: 'router', roles: ['trader'], accounts: ['EQ-001'] });
  const submitted = await withKey(key, 'POST', '/v1/trades', { body: TRADE });
  expect(submitted.status).toBe(201);
  expect(await submitted.json()).toMatchObject({ submittedBy: `key:${id}` });
  expect((await withKey(key, 'POST', '/v1/trades', { body: { ...TRADE, account: 'EQ-002' } })).status).toBe(403);
  expect((await withKey(key, 'GET', '/v1/dead-letters')).status).toBe(403);
});

test('what is kept is a hash, and what is listed is neither key nor hash', async () => {
  const { id, key } = await issue({ name: 'listed', roles: ['auditor'] });
  const list = await (await call('GET', '/v1/api-keys', { as: OPERATIONS })).text();
  expect(list).toContain(id);
  const stored = JSON.stringify(await env.VIEWS.prepare('SELECT * FROM api_keys WHERE id = ?').bind(id).first());
  for (const text of [list, stored]) expect(text).not.toContain(key.slice(-64));
  expect(list).not.toContain('hash');
});

test('a revoked key is refused at once, and its streams are closed', async () => {
  const { id, key } = await issue({ name: 'short', roles: ['trader'] });
  const stream = await openStream('', { headers: { authorization: `Bearer ${key}` } });
  const { ticket } = await (await withKey(key, 'POST', '/v1/stream/tickets')).json<{ ticket: string }>();
  expect((await call('DELETE', `/v1/api-keys/${id}`, { as: OPERATIONS })).status).toBe(200);
  expect((await stream.closed).code).toBe(4003);
  expect((await withKey(key, 'GET', '/v1/trades')).status).toBe(401);
  await expect(openStream(`?ticket=${ticket}`, { headers: { authorization: '' } })).rejects.toThrow('401');
});

test('the last use becomes known', async () => {
  const { id, key } = await issue({ name: 'used', roles: ['auditor'] });
  expect((await withKey(key, 'GET', '/v1/positions')).status).toBe(200);
  await until(async () => {
    const { items } = await (await call('GET', '/v1/api-keys', { as: OPERATIONS })).json<{
      items: { id: string; lastUsedAt: string | null }[];
    }>();
    return items.find(item => item.id === id)?.lastUsedAt;
  });
});

test.for(['tb_live_', 'tb_live_0123456789abcdef_short', `tb_live_${'0'.repeat(16)}_${'0'.repeat(64)}`])(
  '%s is no key',
  async key => {
    expect((await withKey(key, 'GET', '/v1/trades')).status).toBe(401);
  },
);

test('more roles than there are make no key', async () => {
  const make = (roles: string[]) => call('POST', '/v1/api-keys', { as: OPERATIONS, body: { name: 'x', roles } });
  for (const times of [4, 5_000])
    expect(await codeOf(await make(Array(times).fill('trader')))).toEqual([422, 'validation_failed']);
  expect((await make(['trader', 'operations', 'auditor'])).status).toBe(201);
});

test('who may use some accounts only makes no key for more; another tenant revokes nothing of ours', async () => {
  const limited: Claims = { ...OPERATIONS, accounts: ['EQ-001'] };
  for (const body of [
    { name: 'x', roles: ['trader'] },
    { name: 'x', roles: ['trader'], accounts: ['EQ-002'] },
  ]) {
    expect((await call('POST', '/v1/api-keys', { as: limited, body })).status).toBe(403);
  }
  const { id, key } = await issue({ name: 'ours', roles: ['auditor'] });
  expect((await call('DELETE', `/v1/api-keys/${id}`, { as: { ...OPERATIONS, tenant: 'acme' } })).status).toBe(404);
  expect((await withKey(key, 'GET', '/v1/positions')).status).toBe(200);
  expect((await call('POST', '/v1/api-keys', { body: { name: 'x', roles: ['trader'] } })).status).toBe(403);
});

test.for(['EQ 001', 'Depot/Łódź, 7', '"A" <b>', '株式'])(
  'an account is named as freely in a key or token as in a trade: %s',
  async account => {
    // Reference data of an earlier release: new codes are visible ASCII.
    await env.VIEWS.prepare(
      `INSERT INTO accounts (tenant, account, valid_from, name, open, rollback_needs_approval)
       VALUES ('demo', ?, '2020-01-01', 'Named freely', 1, 0)`,
    )
      .bind(account)
      .run();
    const { key } = await issue({ name: 'named freely', roles: ['trader'], accounts: [account] });
    const byKey = { headers: { authorization: `Bearer ${key}` } };
    const byTicket = { headers: { authorization: '' } };
    const { ticket } = await (await withKey(key, 'POST', '/v1/stream/tickets')).json<{ ticket: string }>();
    const token: Claims = { sub: 'zażółć', tenant: 'demo', roles: ['trader'], accounts: [account] };
    const streams = [
      await openStream('', byKey),
      await openStream(`?ticket=${ticket}`, byTicket),
      await openStream('', { as: token }),
    ];
    const submitted = await withKey(key, 'POST', '/v1/trades', { body: { ...TRADE, account } });
    expect(submitted.status).toBe(201);
    const { tradeId } = await submitted.json<{ tradeId: string }>();
    for (const stream of streams) {
      await until(async () =>
        stream.items().some(({ event }) => event.tradeId === tradeId && event.type === 'TradeBooked'),
      );
      stream.socket.close();
    }
    const { items } = await (await call('GET', '/v1/trades', { as: token })).json<{ items: object[] }>();
    expect(items).toEqual([expect.objectContaining({ tradeId, account, status: 'BOOKED' })]);
  },
);

test('a key for as many accounts as one may have, of the longest names, opens a stream', async () => {
  const accounts = Array.from({ length: 100 }, (_, n) => `株${n}`.padEnd(64, '式'));
  const { key } = await issue({ name: 'many', roles: ['trader'], accounts });
  const stream = await openStream('', { headers: { authorization: `Bearer ${key}` } });
  await until(async () => stream.messages.some(({ type }) => type === 'hello'));
  stream.socket.close();
});
