/** A key that is revoked while a request that it let in is still on its way to the feed. */
import { createExecutionContext, evictDurableObject, runInDurableObject } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { expect, test, vi } from 'vitest';
import { IDENTITY_HEADER } from '../../src/durable-objects/stream-hub.ts';
import { openTenant } from '../../src/durable-objects/tenant.ts';
import { TenantFeed } from '../../src/durable-objects/tenant-feed.ts';
import { Withdrawals } from '../../src/durable-objects/withdrawals.ts';
import { createApp } from '../../src/worker/app.ts';
import { LOCALLY } from '../../src/worker/local/gateway.ts';
import { configure } from './feed-support.ts';
import { type Claims, call, openStream } from './support.ts';

const operations = (tenant: string): Claims => ({ sub: 'o.ps', tenant, roles: ['operations'] });

async function issue(tenant: string): Promise<{ id: string; key: string }> {
  return (
    await call('POST', '/v1/api-keys', { as: operations(tenant), body: { name: 'x', roles: ['trader'] } })
  ).json();
}

/** A request with a key that is revoked between the gateway's check and this call of an object that the request leads to. */
async function revokedBefore(
  tenant: string,
  method: string,
  path: string,
  binding: 'TENANT_FEED' | 'FEED_SOCKETS',
  at: string,
) {
  const { id, key } = await issue(tenant);
  const revoke = async () => {
    expect((await call('DELETE', `/v1/api-keys/${id}`, { as: operations(tenant) })).status).toBe(200);
  };
  const late = (name: string) =>
    new Proxy(env[binding].getByName(name), {
      get:
        (stub, member) =>
        async (...values: unknown[]) => {
          if (member === at) await revoke();
          return Reflect.apply(Reflect.get(stub, member), stub, values);
        },
    });
  const request = new Request(`https://tapebook.test${path}`, {
    method,
    headers: { authorization: `Bearer ${key}`, ...(method === 'GET' && { upgrade: 'websocket' }) },
  });
  const changed = { ...env, [binding]: { getByName: late } } as unknown as Env;
  const response = await createApp(LOCALLY).fetch(request, changed, createExecutionContext());
  return response;
}

test.for([
  ['a ticket', 'POST', '/v1/stream/tickets', 'TENANT_FEED', 'issueTicket', 100],
  ['a stream', 'GET', '/v1/stream', 'TENANT_FEED', 'fetch', 100],
  ['a stream that goes to another object', 'GET', '/v1/stream', 'FEED_SOCKETS', 'fetch', 1],
] as const)('%s is not given to a key revoked meanwhile', async ([what, method, path, binding, at, perObject]) => {
  const tenant = what.replaceAll(' ', '-');
  await configure(tenant, { SOCKETS_PER_OBJECT: String(perObject) });
  await openStream('', { as: operations(tenant) });
  const response = await revokedBefore(tenant, method, path, binding, at);
  expect(response.status).toBe(401);
  expect(response.headers.get('content-type')).toBe('application/problem+json');
  expect(await response.json()).toMatchObject({ code: 'unauthenticated' });
  // Others are not kept out.
  await openStream('', { as: operations(tenant) });
});

test('a withdrawal that crosses the answer to an announcement closes the door too', async () => {
  const announce = vi.spyOn(TenantFeed.prototype, 'announceSocket').mockImplementation(async () => {
    await env.FEED_SOCKETS.getByName('crossed/1').closeStreamsOf('key:x');
    return 0;
  });
  const identity = { sub: 'key:x', tenant: 'crossed', roles: ['trader'], exp: Math.ceil(Date.now() / 1000) + 60 };
  const open = (sub: string) =>
    env.FEED_SOCKETS.getByName('crossed/1').fetch('https://tapebook.test/v1/stream', {
      headers: { upgrade: 'websocket', [IDENTITY_HEADER]: JSON.stringify({ ...identity, sub }) },
    });
  expect((await open('key:x')).status).toBe(401);
  expect((await open('key:y')).status).toBe(101);
  expect(announce).toHaveBeenCalledTimes(2);
  announce.mockRestore();
});

test('it is remembered by an object that was evicted, for a while, and nothing is kept where nobody was withdrawn', async () => {
  const identity = { ...operations('remembering'), sub: 'key:gone', exp: Math.ceil(Date.now() / 1000) + 60 };
  const { feed } = openTenant(env, 'remembering');
  const stub = env.TENANT_FEED.getByName('remembering');
  const kept = () =>
    runInDurableObject(stub, (_, { storage }) =>
      storage.sql.exec("SELECT name FROM sqlite_master WHERE name = 'withdrawals'").toArray(),
    );
  expect(await feed.issueTicket(identity)).toMatchObject({ ticket: expect.any(String) });
  expect(await kept()).toEqual([]);
  await feed.closeStreamsOf('key:gone');
  await evictDurableObject(stub);
  expect(await feed.issueTicket(identity)).toBeNull();
  expect(await feed.issueTicket({ ...identity, sub: 'key:other' })).not.toBeNull();

  await runInDurableObject(stub, (_, { storage }) => {
    const [withdrawals, now] = [new Withdrawals(storage.sql), Date.now()];
    const gone = { actor: 'key:gone' };
    expect([withdrawals.has(gone, now), withdrawals.has(gone, now + 3_600_000)]).toEqual([true, false]);
    withdrawals.note({ actor: 'key:later' }, now + 3_600_000);
    expect(storage.sql.exec('SELECT subject FROM withdrawals').toArray()).toEqual([{ subject: 'key:later' }]);
  });
});
