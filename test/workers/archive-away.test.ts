/** What needs the end of the feed only goes on while the archive, and then the feed itself, can't be reached. */
import { evictDurableObject, runDurableObjectAlarm, runInDurableObject } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { expect, test, vi } from 'vitest';
import { openTenant } from '../../src/durable-objects/tenant.ts';
import { TenantFeed } from '../../src/durable-objects/tenant-feed.ts';
import { append, configure, follow, inObject, inTenant } from './feed-support.ts';
import { type Claims, call, openStream, type Stream, until } from './support.ts';

const SMALL = { FEED_KEEP: '100', FEED_SEGMENT: '200', SOCKETS_PER_OBJECT: '1' };
const away = () => Promise.reject(new Error('R2 is away, on purpose'));
const AWAY = { ...SMALL, ARCHIVE: { get: away, put: away } };

const socketsOf = (tenant: string) => env.FEED_SOCKETS.getByName(`${tenant}/1`);
const kept = (tenant: string) =>
  runInDurableObject(socketsOf(tenant), (_, state) => state.getWebSockets()[0]?.deserializeAttachment());
const alarmOf = (tenant: string) => runInDurableObject(socketsOf(tenant), (_, { storage }) => storage.getAlarm());

/** A tenant with most of its feed in the archive, and a client at the end of it in an object of sockets that sleeps. */
async function asleep(tenant: string): Promise<Stream> {
  await configure(tenant, SMALL);
  await append(tenant, 1000, 50);
  await until(async () => (await inObject(tenant)) < 300);
  await follow(tenant, '');
  const stream = await openStream('', { as: inTenant(tenant) });
  await until(async () => stream.messages.length > 0);
  await append(tenant, 3);
  await until(async () => stream.items().length === 3);
  await configure(tenant, AWAY);
  await evictDurableObject(socketsOf(tenant));
  return stream;
}

test('an object of sockets that wakes hears an acknowledgement and a filter, and its alarm comes through', async () => {
  const stream = await asleep('sleeper');
  stream.socket.send(JSON.stringify({ type: 'ack', position: 1003 }));
  stream.socket.send(JSON.stringify({ type: 'filter', symbols: ['SAP'] }));
  await until(async () => (await kept('sleeper')).audience.filter);
  expect(await kept('sleeper')).toMatchObject({ acknowledged: 1003, unacknowledged: { open: 0 } });
  await evictDurableObject(socketsOf('sleeper'));
  expect(await runDurableObjectAlarm(socketsOf('sleeper'))).toBe(true);
  expect(await alarmOf('sleeper')).toBeGreaterThan(Date.now());
});

test('while the feed itself is away, tokens that end are seen to, and the alarm stands again', async () => {
  const stream = await asleep('alone');
  const head = vi.spyOn(TenantFeed.prototype, 'head').mockRejectedValue(new Error('the feed is away, on purpose'));
  expect(await runDurableObjectAlarm(socketsOf('alone'))).toBe(true);
  expect(await alarmOf('alone')).toBeLessThan(Date.now() + 60_000);
  await runInDurableObject(socketsOf('alone'), (_, state) => {
    for (const socket of state.getWebSockets())
      socket.serializeAttachment({ ...socket.deserializeAttachment(), exp: 1 });
  });
  await runDurableObjectAlarm(socketsOf('alone'));
  expect((await stream.closed).code).toBe(4001);
  head.mockRestore();
});

test('a rebuild starts', async () => {
  await asleep('rebuilt');
  const as: Claims = { ...inTenant('rebuilt'), roles: ['operations'] };
  const response = await call('POST', '/v1/views/rebuild', { as });
  expect(response.status).toBe(202);
  expect(await response.json()).toMatchObject({ state: 'running', total: 1003 });
  await openTenant(env, 'rebuilt').jobs.stopRebuild();
});
