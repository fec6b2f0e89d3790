/** Streams that are long, slow, cut, asleep or past their time. */
import { evictDurableObject, runDurableObjectAlarm, runInDurableObject } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { expect, test } from 'vitest';
import type { FeedItem } from '../../src/contracts/stream.ts';
import { append, configure, follow, inTenant, positionsOf, readAll, upTo } from './feed-support.ts';
import { call, openStream, type Stream, until } from './support.ts';

const alarmOf = (tenant: string) =>
  runInDurableObject(env.TENANT_FEED.getByName(tenant), (_, state) => state.storage.getAlarm());

const lastOf = (stream: Stream): number => stream.items().at(-1)?.position ?? 0;

/** Runs the alarm of a tenant's feed as if its time had come. */
const alarm = (tenant: string) => runDurableObjectAlarm(env.TENANT_FEED.getByName(tenant));

/** Has the tenant's next look at its sockets find that they have stalled, or that their tokens have ended. */
const rewrite = (tenant: string, change: object) =>
  runInDurableObject(env.TENANT_FEED.getByName(tenant), (_, state) => {
    for (const ws of state.getWebSockets()) ws.serializeAttachment({ ...ws.deserializeAttachment(), ...change });
  });

test('a client away for 12,000 events catches up at its own pace, while new ones arrive', async () => {
  await append('long', 12_000, 400);
  const [stream] = await Promise.all([follow('long', '?after=0'), append('long', 500, 25)]);
  await until(async () => stream.items().length >= 12_500);
  expect(positionsOf(stream.items())).toEqual(upTo(12_500));
  for (const message of stream.messages) expect(JSON.stringify(message).length).toBeLessThan(900_000);
});

test('a client that never acknowledges is sent no more than its window, and then let go', async () => {
  await append('mute', 5_000, 400);
  const stream = await openStream('?after=0', { as: inTenant('mute') });
  await until(async () => stream.items().length >= 1_000);
  await append('mute', 10);
  expect(stream.items().length).toBeLessThanOrEqual(1_500);
  // Too early: it is still within its time.
  await alarm('mute');
  expect(stream.socket.readyState).toBe(WebSocket.OPEN);
  await rewrite('mute', { stalledSince: Date.now() - 60_000 });
  expect(await alarm('mute')).toBe(true);
  expect(await stream.closed).toMatchObject({ code: 4008, reason: 'too_slow' });
  expect(stream.messages.at(-1)).toMatchObject({ type: 'error', code: 'too_slow' });
  expect(await alarm('mute')).toBe(false);
});

test('a live client that leaves more than 10,000 items unacknowledged is let go', async () => {
  const stream = await openStream('', { as: inTenant('live') });
  await until(async () => stream.messages.length > 0);
  for (let sent = 0; sent < 10_000; sent += 400) {
    await append('live', 400);
    await until(async () => stream.items().length >= sent + 400);
  }
  expect(stream.socket.readyState).toBe(WebSocket.OPEN);
  await append('live', 1);
  expect((await stream.closed).code).toBe(4008);
});

test('acknowledgements count for what a limited client was sent, not for positions', async () => {
  await append('sparse', 20_000, 400);
  const stream = await openStream('?after=0', { as: inTenant('sparse', ['EQ-002']) });
  await until(async () => stream.items().length >= 1_000);
  stream.socket.send(JSON.stringify({ type: 'ack', position: lastOf(stream) }));
  await until(async () => stream.items().length >= 2_000);
  expect(positionsOf(stream.items())).toEqual(upTo(2_000).map(index => index * 10));
});

test('while all is hidden, a client is told where the feed is', async () => {
  await append('nothing', 1_200);
  const stream = await openStream('?after=0', { as: inTenant('nothing', ['EQ-077']) });
  await until(async () => stream.messages.some(message => message.type === 'position' && message.position === 1_200));
  expect(stream.messages[0]).toMatchObject({ type: 'hello', head: 1_200 });
  expect(stream.items()).toEqual([]);
});

const framesOf = ({ messages }: Stream): number => messages.filter(({ type }) => type === 'events').length;

test('with few clients each event is sent at once; with many, those that come together are sent together', async () => {
  const stream = await openStream('', { as: inTenant('burst') });
  for (let index = 0; index < 50; index += 1) await append('burst', 1);
  await until(async () => stream.items().length === 50);
  expect(framesOf(stream)).toBe(50);

  const others = await Promise.all(Array.from({ length: 79 }, () => openStream('', { as: inTenant('burst') })));
  await append('burst', 1);
  await Promise.all(Array.from({ length: 99 }, () => append('burst', 1)));
  await until(async () => [stream, ...others].every(each => each.items().at(-1)?.position === 150));
  for (const each of others) expect(positionsOf(each.items())).toEqual(upTo(150).slice(50));
  expect(framesOf(stream)).toBeLessThan(150);
});

test('a socket survives the eviction of its object in the middle of a resume from the archive', async () => {
  const small = { FEED_KEEP: '100', FEED_SEGMENT: '200' };
  await configure('evicted', small);
  await append('evicted', 4_000, 100);
  const stream = await follow('evicted', '?after=0');
  for (let round = 0; round < 5; round += 1) {
    const reached = stream.items().length;
    await evictDurableObject(env.TENANT_FEED.getByName('evicted'));
    await configure('evicted', small);
    await alarm('evicted');
    await until(async () => stream.items().length > reached || stream.items().length === 4_000);
  }
  await until(async () => stream.items().length >= 4_000);
  expect(positionsOf(stream.items())).toEqual(upTo(4_000));
});

test('a client cut 50 times at random points ends with exactly the feed', async () => {
  await configure('cut', { FEED_KEEP: '300', FEED_SEGMENT: '200' });
  await append('cut', 1_000);
  const have: FeedItem[] = [];
  const random = seeded(42);
  for (let cut = 0; cut < 50; cut += 1) {
    const after = have.at(-1)?.position ?? 0;
    const [stream] = await Promise.all([follow('cut', `?after=${after}`), append('cut', 40, 5)]);
    await until(async () => stream.items().length > 0);
    stream.socket.close(1000);
    // What had arrived and was not handled yet is lost with the connection.
    have.push(...stream.items().slice(0, Math.floor(random() * 120)));
  }
  const rest = await follow('cut', `?after=${have.at(-1)?.position ?? 0}`);
  await until(async () => have.length + rest.items().length >= 3_000);
  expect([...have, ...rest.items()]).toEqual(await readAll(inTenant('cut')));
});

test('a token that ends closes its stream, also when nothing happens, and then no alarm stands', async () => {
  const stream = await openStream('', { as: inTenant('ended') });
  await until(async () => stream.messages.length > 0);
  expect(await alarmOf('ended')).toBeGreaterThan(Date.now());
  await rewrite('ended', { exp: Math.floor(Date.now() / 1000) - 1 });
  expect(await alarm('ended')).toBe(true);
  expect(await stream.closed).toMatchObject({ code: 4001, reason: 'token_expired' });
  expect(await alarm('ended')).toBe(false);
});

test('a ticket of a newer token keeps the stream open, with what that token may see', async () => {
  const as = inTenant('renewed', ['EQ-001']);
  const stream = await openStream('', { as });
  const { ticket } = await (await call('POST', '/v1/stream/tickets', { as: inTenant('renewed', ['EQ-002']) })).json<{
    ticket: string;
  }>();
  stream.socket.send(JSON.stringify({ type: 'renew', ticket }));
  await until(async () => stream.messages.some(({ type }) => type === 'renewed'));
  await append('renewed', 20);
  await until(async () => stream.items().length === 2);
  expect(positionsOf(stream.items())).toEqual([10, 20]);
  stream.socket.send(JSON.stringify({ type: 'renew', ticket }));
  expect(await stream.closed).toMatchObject({ code: 4401, reason: 'renewal_refused' });
});

test("a ticket of somebody else's does not renew a stream", async () => {
  const stream = await openStream('', { as: inTenant('other') });
  const { ticket } = await (
    await call('POST', '/v1/stream/tickets', { as: { ...inTenant('other'), sub: 'somebody.else' } })
  ).json<{ ticket: string }>();
  stream.socket.send(JSON.stringify({ type: 'renew', ticket }));
  expect((await stream.closed).code).toBe(4401);
});

/** The same numbers for the same seed (mulberry32). */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}
