import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createTapebookClient, FeedRestartedError, type FollowOptions } from '../../src/client/index.ts';
import { events, FakeSocket, hello, json } from './fake-network.ts';

/** A client that gets as many tickets as it asks for, and the tokens that it showed for them. */
function start(tokens: string[] = []) {
  const shown: (string | null)[] = [];
  const client = createTapebookClient({
    baseUrl: 'https://book.test',
    token: () => tokens.shift() ?? 'secret',
    fetch: async (_url, init) => {
      shown.push(new Headers(init.headers as Record<string, string>).get('authorization'));
      return json(201, { ticket: `t${shown.length}`, expiresAt: new Date(Date.now() + 60_000).toISOString() });
    },
    WebSocket: FakeSocket,
    reconnect: { baseMs: 100, random: () => 1 },
  });
  return { client, shown };
}

const tick = (ms = 0) => vi.advanceTimersByTimeAsync(ms);
const acksOf = (socket: FakeSocket) => socket.sent.filter(text => text.includes('ack'));
const range = (first: number, last: number) => Array.from({ length: last - first + 1 }, (_, n) => first + n);

/** Follows, a batch each time it is told to; what has come stands in `got`. */
function loop(options: FollowOptions) {
  const { client, shown } = start();
  const got: number[] = [];
  const iterator = client.follow(options);
  const take = async () => {
    const { value, done } = await iterator.next();
    if (value) got.push(...value.map(item => item.position));
    return done;
  };
  return { got, take, iterator, shown };
}

beforeEach(() => {
  vi.useFakeTimers();
  FakeSocket.opened = [];
});
afterEach(() => {
  vi.useRealTimers();
});

describe('following with a loop', () => {
  it('gives the batches in order, and nothing twice after a cut', async () => {
    const { got, take } = loop({ after: 3 });
    const first = take();
    await tick();
    FakeSocket.last().receive(hello(3));
    FakeSocket.last().receive(events(4, 5));
    await first;
    FakeSocket.last().drop();
    const second = take();
    await tick(100);
    expect(FakeSocket.last().url).toContain('after=5');
    FakeSocket.last().receive(hello(5));
    FakeSocket.last().receive(events(5, 6));
    await second;
    expect(got).toEqual([4, 5, 6]);
  });

  it('acknowledges a batch only when the loop comes back', async () => {
    const { take } = loop({ after: 0 });
    const first = take();
    await tick();
    const socket = FakeSocket.last();
    socket.receive(hello(0));
    socket.receive(events(...range(1, 300)));
    socket.receive(events(...range(301, 600)));
    await first;
    await tick(4_000);
    expect(acksOf(socket)).toEqual([]);
    await take();
    expect(acksOf(socket)).toEqual(['{"type":"ack","position":300}']);
  });

  it('resumes after what the loop has finished, and waits for it to finish', async () => {
    const { take } = loop({ after: 0 });
    const first = take();
    await tick();
    FakeSocket.last().receive(hello(0));
    FakeSocket.last().receive(events(1, 2));
    await first;
    FakeSocket.last().drop();
    await tick(60_000);
    expect(FakeSocket.opened).toHaveLength(1);
    const second = take();
    await tick(100);
    expect(FakeSocket.last().url).toContain('after=2');
    FakeSocket.last().receive(hello(2));
    FakeSocket.last().receive(events(3));
    await second;
  });

  it('ends when the signal fires, without what was still waiting', async () => {
    const stop = new AbortController();
    const { got, take } = loop({ after: 0, signal: stop.signal });
    const first = take();
    await tick();
    FakeSocket.last().receive(hello(0));
    FakeSocket.last().receive(events(1));
    FakeSocket.last().receive(events(2));
    await first;
    stop.abort();
    expect(await take()).toBe(true);
    expect(got).toEqual([1]);
    expect(FakeSocket.last().closed).toBe(true);
  });

  it('ends at once while it waits', async () => {
    const stop = new AbortController();
    const { take } = loop({ signal: stop.signal });
    const first = take();
    await tick();
    FakeSocket.last().receive(hello(7));
    stop.abort();
    expect(await first).toBe(true);
  });

  it('closes the socket when the loop is left', async () => {
    const { take, iterator } = loop({ after: 0 });
    const first = take();
    await tick();
    FakeSocket.last().receive(hello(0));
    FakeSocket.last().receive(events(1));
    await first;
    await iterator.return();
    expect(FakeSocket.last().closed).toBe(true);
    await tick(60_000);
    expect(FakeSocket.opened).toHaveLength(1);
  });

  it('throws rather than go on with a feed that has begun anew', async () => {
    const { take } = loop({ after: 90 });
    const first = expect(take()).rejects.toThrow(FeedRestartedError);
    await tick();
    FakeSocket.last().receive(hello(5, false));
    await first;
    expect(FakeSocket.last().closed).toBe(true);
  });
});

describe('a token that runs out', () => {
  const begin = async () => {
    const { client, shown } = start(['first', 'second', 'third']);
    const subscription = client.subscribe({ after: 0, onEvents: () => {} });
    await tick();
    FakeSocket.last().receive(hello(0));
    return { subscription, shown };
  };

  it('is asked for again, without a wait, and the stream resumes', async () => {
    const { subscription, shown } = await begin();
    FakeSocket.last().receive(events(1));
    await tick();
    FakeSocket.last().drop(4001);
    await tick();
    expect(shown).toEqual(['Bearer first', 'Bearer second']);
    expect(FakeSocket.last().url).toContain('after=1');
    subscription.close();
  });

  it('is asked for with growing waits when each new one has run out too', async () => {
    const { subscription, shown } = await begin();
    FakeSocket.last().receive('pong');
    FakeSocket.last().drop(4001);
    await tick();
    expect(shown).toHaveLength(2);
    FakeSocket.last().receive(hello(0));
    FakeSocket.last().drop(4001);
    await tick();
    expect(shown).toHaveLength(2);
    await tick(200);
    expect(shown).toHaveLength(3);
    subscription.close();
  });
});

it('a stream that is cut again and again, but moves on each time, is never kept waiting for long', async () => {
  const { client } = start();
  const subscription = client.subscribe({ after: 0, onEvents: () => {} });
  await tick();
  for (let position = 1; position <= 30; position++) {
    FakeSocket.last().receive(hello(position - 1));
    FakeSocket.last().receive(events(position));
    FakeSocket.last().drop();
    await tick(100);
    expect(FakeSocket.opened).toHaveLength(position + 1);
  }
  subscription.close();
});
