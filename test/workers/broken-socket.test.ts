/** Sockets of which the runtime can't keep what is to be known: they are let go, each alone. */
import { runDurableObjectAlarm, runInDurableObject } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { expect, test, vi } from 'vitest';
import { append, inTenant, positionsOf, upTo } from './feed-support.ts';
import { openStream, type Stream, until } from './support.ts';

/** As long as a subject gets, two bytes a letter. */
const LONG = 'ж'.repeat(128);

/** So many names of a length, of a letter that is no Latin one and takes two bytes. */
const names = (count: number, length: number) =>
  Array.from({ length: count }, (_, index) => 'Ж'.repeat(length - 3) + String(index).padStart(3, '0'));

const attachments = (tenant: string) =>
  runInDurableObject(env.TENANT_FEED.getByName(tenant), (_, state) =>
    state.getWebSockets().map(socket => socket.deserializeAttachment()),
  );

/** Changes what is kept of the socket that was opened as this subject. */
const rewrite = (tenant: string, subject: string, change: object) =>
  runInDurableObject(env.TENANT_FEED.getByName(tenant), (_, state) => {
    for (const socket of state.getWebSockets()) {
      const kept = socket.deserializeAttachment();
      if (kept.sub === subject) socket.serializeAttachment({ ...kept, ...change });
    }
  });

async function open(tenant: string, sub: string): Promise<Stream> {
  const stream = await openStream('', { as: { ...inTenant(tenant), sub } });
  await until(async () => stream.messages.length > 0);
  return stream;
}

const filter = (accounts: string[], symbols: string[]) => JSON.stringify({ type: 'filter', accounts, symbols });

test('a filter that is larger than what can be kept is refused with a reason, counted in bytes', async () => {
  const stream = await open('large', 't.ng');
  stream.socket.send(filter(['EQ-001', ...names(19, 61)], names(100, 61)));
  expect(await stream.closed).toMatchObject({ code: 4400, reason: 'invalid_message' });
  expect(stream.messages.at(-1)).toMatchObject({
    type: 'error',
    code: 'invalid_message',
    message: expect.stringContaining('filter'),
  });
});

test('the largest filter leaves room for all that is noted of a socket', async () => {
  const stream = await open('room', 't.ng');
  const symbols = ['AAPL', ...names(99, 61)];
  stream.socket.send(filter(['EQ-001', ...names(10, 61)], symbols));
  await until(async () => (await attachments('room'))[0]?.audience.filter);
  await rewrite('room', 't.ng', {
    sub: LONG,
    unacknowledged: {
      open: 9_000,
      bytes: 2 ** 20,
      marks: Array.from({ length: 31 }, (_, index) => [Number.MAX_SAFE_INTEGER - 32 + index, 2 ** 40, 2 ** 42]),
    },
    acknowledged: 2 ** 41,
    told: 2 ** 42,
    exp: 2 ** 33,
    stalledSince: Date.now(),
  });
  await append('room', 1);
  await until(async () => stream.items().length === 1);
  expect((await attachments('room'))[0]).toMatchObject({ sent: 1, unacknowledged: { open: 9_001 } });
});

/** Has the runtime keep as much of this subject's socket as it does at all: the next mark is too much. */
const fill = (tenant: string, subject: string) =>
  runInDurableObject(env.TENANT_FEED.getByName(tenant), (_, state) => {
    const socket = state.getWebSockets().find(each => each.deserializeAttachment().sub === subject);
    const kept = socket?.deserializeAttachment();
    for (let size = 16_384; ; size -= 1) {
      try {
        socket?.serializeAttachment({ ...kept, filler: 'x'.repeat(size) });
        return;
      } catch (error) {
        if (size === 0) throw error;
      }
    }
  });

test('when events come, a socket that breaks is let go at once: it is sent nothing twice, and the others have all', async () => {
  const [odd, other] = [await open('flushed', 'odd'), await open('flushed', 'other')];
  await fill('flushed', 'odd');
  await append('flushed', 2, 1);
  expect(await odd.closed).toMatchObject({ code: 4500, reason: 'internal' });
  expect(odd.messages.at(-1)).toMatchObject({ type: 'error', code: 'internal' });
  await until(async () => other.items().length === 2);
  expect(positionsOf(other.items())).toEqual(upTo(2));
  expect(positionsOf(odd.items())).toEqual([1]);
});

test('when the alarm comes, the sockets after it are looked at, and the alarm stands again', async () => {
  const tenant = 'alarmed';
  const [odd, ended, other] = [await open(tenant, 'odd'), await open(tenant, 'ended'), await open(tenant, 'other')];
  await append(tenant, 1);
  await until(async () => other.items().length === 1);
  await rewrite(tenant, 'odd', { sent: 0 });
  await fill(tenant, 'odd');
  await rewrite(tenant, 'ended', { exp: 1 });
  const warned = vi.spyOn(console, 'warn');
  await runDurableObjectAlarm(env.TENANT_FEED.getByName(tenant));
  expect((await ended.closed).code).toBe(4001);
  expect((await odd.closed).code).toBe(4500);
  expect(other.socket.readyState).toBe(WebSocket.OPEN);
  expect(
    await runInDurableObject(env.TENANT_FEED.getByName(tenant), (_, { storage }) => storage.getAlarm()),
  ).toBeGreaterThan(0);
  expect(warned.mock.calls.flat().join('\n')).toContain('socket_broken');
});
