/** Bounds of one client on a stream, and the closes that end the stream. */
import { evictDurableObject, runDurableObjectAlarm, runInDurableObject } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { describe, expect, test, vi } from 'vitest';
import type { Problem } from '../../src/contracts/problem.ts';
import { append, configure, inTenant } from './feed-support.ts';
import { type Claims, call, openStream, type Stream, TRADER, until } from './support.ts';

const greeted = async (query: string, as: Claims): Promise<Stream> => {
  const stream = await openStream(query, { as });
  await until(async () => stream.messages.length > 0);
  return stream;
};

const ack = (position: number): string => JSON.stringify({ type: 'ack', position });

describe('a message over 32,768 bytes closes the connection before it is parsed', () => {
  const padded = (bytes: number) => ack(1).padEnd(bytes, ' ');
  const tooLong: [string, string | ArrayBuffer][] = [
    ['one byte more', padded(32_769)],
    ['no JSON at all', 'x'.repeat(32_769)],
    ['fewer characters, more bytes', `{"type":"filter","symbols":["${'é'.repeat(16_400)}"]}`],
    ['bytes', new ArrayBuffer(32_769)],
    ['much more', 'x'.repeat(900_000)],
  ];
  test.for(tooLong)('%s', async ([, message]) => {
    const parse = vi.spyOn(JSON, 'parse');
    const stream = await greeted('', inTenant('lengths'));
    stream.socket.send(message);
    expect(await stream.closed).toEqual({ code: 4400, reason: 'invalid_message' });
    expect(stream.messages.at(-1)).toMatchObject({ type: 'error', message: expect.stringContaining('32,768') });
    expect(parse.mock.calls.some(([text]) => text.length > 16_384)).toBe(false);
    parse.mockRestore();
  });

  test('one of exactly 32,768 is read', async () => {
    const stream = await greeted('', inTenant('lengths'));
    stream.socket.send(padded(32_768));
    stream.socket.send('{"type":"filter"}'.padEnd(32_768));
    await append('lengths', 1);
    await until(async () => stream.items().length === 1);
    stream.socket.close();
  });
});

describe('messages of a subject', () => {
  const FILTER = '{"type":"filter"}';

  test('500 in ten seconds are taken, and the next one closes with 4429', async () => {
    const stream = await greeted('', inTenant('flood'));
    for (let sent = 0; sent < 500; sent += 1) stream.socket.send(FILTER);
    await append('flood', 1);
    await until(async () => stream.items().length === 1);
    expect(stream.socket.readyState).toBe(WebSocket.OPEN);
    stream.socket.send(FILTER);
    expect(await stream.closed).toEqual({ code: 4429, reason: 'too_many_messages' });
    expect(stream.messages.at(-1)).toMatchObject({ type: 'error', code: 'too_many_messages' });
  });

  test('count together over the sockets of the subject, and not with those of another', async () => {
    const [one, two] = [await greeted('', inTenant('sharing')), await greeted('', inTenant('sharing'))];
    const other = await greeted('', { ...inTenant('sharing'), sub: 'somebody.else' });
    for (let sent = 0; sent < 250; sent += 1) for (const { socket } of [one, two]) socket.send(FILTER);
    for (let sent = 0; sent < 400; sent += 1) other.socket.send(FILTER);
    two.socket.send(FILTER);
    expect(await two.closed).toMatchObject({ code: 4429 });
    await append('sharing', 1);
    await until(async () => other.items().length === 1);
    expect(other.socket.readyState).toBe(WebSocket.OPEN);
  });

  test('an acknowledgement that advances the position counts a tenth; one that does not, a whole message', async () => {
    await append('reading', 1_000);
    const stream = await greeted('?after=0', inTenant('reading'));
    await until(async () => stream.items().length === 1_000);
    for (let position = 1; position <= 1_000; position += 1) stream.socket.send(ack(position));
    await append('reading', 1);
    await until(async () => stream.items().length === 1_001);
    expect(stream.socket.readyState).toBe(WebSocket.OPEN);
    for (let sent = 0; sent <= 400; sent += 1) stream.socket.send(ack(1_000));
    expect(await stream.closed).toMatchObject({ code: 4429 });
  });

  test('the heartbeat is answered by the runtime and counts nothing', async () => {
    const stream = await greeted('', inTenant('beating'));
    let pongs = 0;
    stream.socket.addEventListener('message', ({ data }) => {
      if (data === 'pong') pongs += 1;
    });
    for (let sent = 0; sent < 600; sent += 1) stream.socket.send('ping');
    await until(async () => pongs === 600);
    stream.socket.send(FILTER);
    await append('beating', 1);
    await until(async () => stream.items().length === 1);
  });
});

describe('sockets of a subject', () => {
  const attempt = (as: Claims) => call('GET', '/v1/stream', { as, headers: { upgrade: 'websocket' } });

  async function refusalOf(as: Claims): Promise<[number, string, string | null]> {
    const answer = await attempt(as);
    return [answer.status, (await answer.json<Problem>()).code, answer.headers.get('retry-after')];
  }

  const hundred = (as: Claims) => Promise.all(Array.from({ length: 100 }, () => greeted('', as)));

  test('the 101st is refused at the upgrade, until one of the hundred is closed', async () => {
    const as = inTenant('crowd');
    const streams = await hundred(as);
    expect(await refusalOf(as)).toEqual([429, 'rate_limited', '10']);
    await evictDurableObject(env.TENANT_FEED.getByName('crowd'));
    expect(await refusalOf(as)).toEqual([429, 'rate_limited', '10']);
    const other = await greeted('', { ...as, sub: 'somebody.else' });
    await append('crowd', 1);
    await until(async () => [...streams, other].every(stream => stream.items().length === 1));
    streams[7]?.socket.close();
    await until(async () => (await attempt(as)).status === 101);
  });

  test('a hundred and fifty at once are a hundred', async () => {
    const answers = await Promise.all(Array.from({ length: 150 }, () => attempt(inTenant('rush'))));
    expect(answers.filter(({ status }) => status === 101)).toHaveLength(100);
    expect(answers.filter(({ status }) => status === 429)).toHaveLength(50);
  });

  test('counts over all objects that hold sockets of the tenant', async () => {
    await configure('widespread', { SOCKETS_PER_OBJECT: '40' });
    const as = inTenant('widespread');
    for (let opened = 0; opened < 100; opened += 1) await greeted('', as);
    expect(await refusalOf(as)).toEqual([429, 'rate_limited', '10']);
    expect((await attempt({ ...as, sub: 'somebody.else' })).status).toBe(101);
    expect((await attempt({ ...TRADER, tenant: 'elsewhere' })).status).toBe(101);
  });
});

describe('bytes that a client leaves unacknowledged', () => {
  const MIB = 2 ** 20;
  const feedOf = (tenant: string) => env.TENANT_FEED.getByName(tenant);
  const sizeOf = ({ messages }: Stream) => new TextEncoder().encode(JSON.stringify(messages)).length;
  const lastOf = (stream: Stream): number => stream.items().at(-1)?.position ?? 0;

  const rewrite = (tenant: string, change: object) =>
    runInDurableObject(feedOf(tenant), (_, state) => {
      for (const ws of state.getWebSockets()) ws.serializeAttachment({ ...ws.deserializeAttachment(), ...change });
    });

  test('a resume stops after four megabytes, goes on with an acknowledgement, and ends with 4008 without', async () => {
    await append('heavy', 1_500, 20, 10_000);
    const stream = await greeted('?after=0', inTenant('heavy'));
    await until(async () => sizeOf(stream) > 4 * MIB);
    await append('heavy', 1);
    expect(sizeOf(stream)).toBeLessThan(5 * MIB);
    stream.socket.send(ack(lastOf(stream)));
    await until(async () => sizeOf(stream) > 8 * MIB);
    await append('heavy', 1);
    expect(sizeOf(stream)).toBeLessThan(10 * MIB);
    await rewrite('heavy', { stalledSince: Date.now() - 60_000 });
    await runDurableObjectAlarm(feedOf('heavy'));
    expect(await stream.closed).toEqual({ code: 4008, reason: 'too_slow' });
  });

  test('an item larger than the bound is sent all the same', async () => {
    await append('huge', 5, 1, 150_000);
    const stream = await greeted('?after=0', inTenant('huge'));
    await until(async () => stream.items().length === 5);
    await rewrite('huge', { unacknowledged: { open: 5, bytes: 40 * MIB, marks: [[5, 5, 40 * MIB]] } });
    await append('huge', 1);
    stream.socket.send(ack(5));
    await until(async () => stream.items().length === 6);
  });

  test('the bound holds at the end of the feed too; a client that acknowledges in time misses nothing', async () => {
    const stream = await greeted('', inTenant('present'));
    await append('present', 3);
    await until(async () => stream.items().length === 3);
    await rewrite('present', { unacknowledged: { open: 3, bytes: 32 * MIB, marks: [[3, 3, 32 * MIB]] } });
    await append('present', 2);
    const kept = await runInDurableObject(feedOf('present'), (_, state) =>
      state.getWebSockets()[0]?.deserializeAttachment(),
    );
    expect(kept).toMatchObject({ sent: 3, stalledSince: expect.any(Number) });
    stream.socket.send(ack(3));
    await until(async () => stream.items().length === 5);
    expect(stream.socket.readyState).toBe(WebSocket.OPEN);
  });

  test('a socket that an earlier release kept without bytes goes on', async () => {
    const stream = await greeted('', inTenant('earlier'));
    await append('earlier', 2);
    await until(async () => stream.items().length === 2);
    await rewrite('earlier', {
      unacknowledged: {
        open: 2,
        marks: [
          [1, 1],
          [2, 1],
        ],
      },
    });
    await append('earlier', 1);
    stream.socket.send(ack(1));
    await append('earlier', 1);
    await until(async () => stream.items().length === 4);
    const kept = await runInDurableObject(feedOf('earlier'), (_, state) =>
      state.getWebSockets()[0]?.deserializeAttachment(),
    );
    expect(kept.unacknowledged).toMatchObject({ open: 3, bytes: expect.any(Number) });
  });
});

describe('accounts that a sleeping stream could not remember', () => {
  const emoji = (count: number) => Array.from({ length: count }, (_, at) => `${'😀'.repeat(61)}${100 + at}`);
  const latin = (count: number) => Array.from({ length: count }, (_, at) => String(at).padStart(64, 'x'));
  const keyFor = async (accounts: string[]): Promise<{ authorization: string }> => {
    const as: Claims = { ...inTenant('long-names'), roles: ['operations'] };
    const body = { name: 'long', roles: ['trader'], accounts };
    const { key } = await (await call('POST', '/v1/api-keys', { as, body })).json<{ key: string }>();
    return { authorization: `Bearer ${key}` };
  };
  const upgrade = (headers: object) => call('GET', '/v1/stream', { headers: { ...headers, upgrade: 'websocket' } });

  test.for([70, 100])('%i of 64 emoji are refused at the upgrade, and for a ticket', async count => {
    const headers = await keyFor(emoji(count));
    for (const answer of [await upgrade(headers), await call('POST', '/v1/stream/tickets', { headers })]) {
      expect(answer.status).toBe(403);
      expect((await answer.json<Problem>()).detail).toContain('fewer');
    }
    expect((await call('GET', '/v1/feed', { headers })).status).toBe(200);
  });

  test('others open it: a hundred of 64 Latin letters, or 50 of 64 emoji', async () => {
    for (const accounts of [emoji(50), latin(100)]) {
      const answer = await upgrade(await keyFor(accounts));
      expect(answer.status).toBe(101);
      answer.webSocket?.accept();
      answer.webSocket?.close();
    }
  });
});
