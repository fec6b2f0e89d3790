/** A tenant with more sockets than one object should hold: its clients cannot tell. */
import { evictDurableObject, runInDurableObject } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { expect, test } from 'vitest';
import { openTenant } from '../../src/durable-objects/tenant.ts';
import { append, configure, follow, inTenant, positionsOf, readAll, upTo } from './feed-support.ts';
import { call, openStream, type Stream, until } from './support.ts';

const TWO_EACH = { SOCKETS_PER_OBJECT: '2', FEED_KEEP: '100', FEED_SEGMENT: '200' };

const socketsIn = (tenant: string, number: number): Promise<number> =>
  runInDurableObject(env.FEED_SOCKETS.getByName(`${tenant}/${number}`), (_, state) => state.getWebSockets().length);

const allHave = (streams: readonly Stream[], count: number) =>
  until(async () => streams.every(stream => stream.items().length >= count));

async function open(tenant: string, count: number): Promise<Stream[]> {
  const streams: Stream[] = [];
  while (streams.length < count) streams.push(await follow(tenant, '?after=0'));
  return streams;
}

test('sockets spread over objects, and each client has every event once and in order', async () => {
  await configure('spread', TWO_EACH);
  await append('spread', 2_000);
  const streams = await open('spread', 7);
  expect([await socketsIn('spread', 1), await socketsIn('spread', 2), await socketsIn('spread', 3)]).toEqual([2, 2, 1]);
  await append('spread', 600, 20);
  await allHave(streams, 2_600);
  const feed = await readAll(inTenant('spread'));
  expect(positionsOf(feed)).toEqual(upTo(2_600));
  for (const stream of streams) expect(stream.items()).toEqual(feed);
});

test('evictions on either side lose nothing and double nothing', async () => {
  await configure('shaken', TWO_EACH);
  const streams = await open('shaken', 5);
  for (let round = 1; round <= 4; round += 1) {
    await append('shaken', 5);
    await allHave(streams, round * 10 - 5);
    await evictDurableObject(round % 2 ? env.TENANT_FEED.getByName('shaken') : env.FEED_SOCKETS.getByName('shaken/1'));
    await append('shaken', 5);
    await allHave(streams, round * 10);
  }
  for (const stream of streams) expect(positionsOf(stream.items())).toEqual(upTo(40));
});

test('what an object was not told is told with the next delivery, even of nothing new', async () => {
  await configure('deaf', TWO_EACH);
  const [, , third] = await open('deaf', 3);
  const broken = { getByName: () => ({ publish: () => Promise.reject(new Error('lost on the way, on purpose')) }) };
  await configure('deaf', { ...TWO_EACH, FEED_SOCKETS: broken });
  await expect(append('deaf', 3)).rejects.toThrow('on purpose');
  const { entries } = await openTenant(env, 'deaf').feed.readFeed(0, 10);
  await configure('deaf', TWO_EACH);
  // The queue delivers again what was not acknowledged.
  await openTenant(env, 'deaf').feed.append(entries, true);
  await until(async () => third?.items().length === 3);
  expect(positionsOf(third?.items() ?? [])).toEqual([1, 2, 3]);
});

test('an object whose sockets have gone is told no more, and is used again', async () => {
  await configure('left', TWO_EACH);
  const streams = await open('left', 3);
  streams[2]?.socket.close(1000);
  await until(async () => (await socketsIn('left', 1)) === 0);
  await append('left', 1);
  const known = await runInDurableObject(env.TENANT_FEED.getByName('left'), (_, state) =>
    state.storage.sql.exec('SELECT number FROM socket_objects').toArray(),
  );
  expect(known).toEqual([]);
  const again = await follow('left', '?after=0');
  expect(await socketsIn('left', 1)).toBe(1);
  await append('left', 1);
  await until(async () => again.items().length === 2);
});

test('renewal, withdrawal and the end of a token reach every object', async () => {
  await configure('reached', TWO_EACH);
  const as = inTenant('reached');
  const streams = [await openStream('', { as }), await openStream('', { as }), await openStream('', { as })];
  const { ticket } = await (await call('POST', '/v1/stream/tickets', { as })).json<{ ticket: string }>();
  streams[2]?.socket.send(JSON.stringify({ type: 'renew', ticket }));
  await until(async () => streams[2]?.messages.some(({ type }) => type === 'renewed'));
  await openTenant(env, 'reached').feed.closeStreamsOf(as.sub);
  for (const stream of streams) expect((await stream.closed).code).toBe(4003);
});
