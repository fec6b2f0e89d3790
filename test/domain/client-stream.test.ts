import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { ServerMessage } from '../../src/contracts/stream.ts';
import { events, FakeSocket, hello, manyTickets, problem, start } from './fake-network.ts';

beforeEach(() => {
  vi.useFakeTimers();
  FakeSocket.opened = [];
});
afterEach(() => {
  vi.useRealTimers();
});

describe('following the stream', () => {
  it('opens a socket with a one-time ticket, from the present or after a position', async () => {
    const fresh = start();
    await fresh.tick();
    expect(fresh.requests[0]).toMatchObject({ url: 'https://book.test/v1/stream/tickets', method: 'POST' });
    expect(FakeSocket.last().url).toBe('wss://book.test/v1/stream?ticket=t1');

    const resumed = start({ after: 41 });
    await resumed.tick();
    expect(FakeSocket.last().url).toBe('wss://book.test/v1/stream?ticket=t1&after=41');
  });

  it('is connecting, catching up, then live with a latency', async () => {
    const { states, tick } = start({ after: 3 });
    await tick();
    const socket = FakeSocket.last();
    socket.receive(hello(3, true, 7));
    expect(socket.sent).toEqual(['ping']);
    socket.receive(events(4, 5));
    await tick(38);
    socket.receive('pong');
    await tick(300);
    socket.receive(events(6, 7));
    await tick();
    expect(states).toEqual([
      { state: 'connecting' },
      { state: 'catching-up', received: 0 },
      { state: 'catching-up', received: 2 },
      { state: 'catching-up', received: 2 },
      { state: 'catching-up', received: 4 },
      { state: 'live', latencyMs: 38 },
    ]);
  });

  it('is live at once where nothing has happened since', async () => {
    const { states, tick } = start({ after: 3 });
    await tick();
    FakeSocket.last().receive(hello(3));
    await tick();
    expect(states.at(-1)).toEqual({ state: 'live', latencyMs: null });
  });

  it('is not live while what it missed is still on its way, however long that takes', async () => {
    const { states, tick } = start({ after: 3 });
    await tick();
    FakeSocket.last().receive(hello(3, true, 90_000));
    await tick(1_000);
    FakeSocket.last().receive(events(4, 5));
    await tick(4_000);
    expect(states.at(-1)).toEqual({ state: 'catching-up', received: 2 });
  });

  it('is live only when the subscriber has handled what it missed', async () => {
    let release: () => void = () => {};
    const handled = new Promise<void>(resolve => {
      release = resolve;
    });
    const { states, tick } = start({ after: 3, onEvents: () => handled });
    await tick();
    FakeSocket.last().receive(hello(3, true, 5));
    FakeSocket.last().receive(events(4, 5));
    await tick(4_000);
    expect(states.at(-1)).toEqual({ state: 'catching-up', received: 2 });
    release();
    await tick();
    expect(states.at(-1)).toEqual({ state: 'live', latencyMs: null });
  });

  it('is live when the server says that nothing is to be seen up to the end', async () => {
    const { states, tick } = start({ after: 3 });
    await tick();
    FakeSocket.last().receive(hello(3, true, 90));
    FakeSocket.last().receive({ type: 'position', position: 90 });
    await tick();
    expect(states.at(-1)).toEqual({ state: 'live', latencyMs: null });
  });

  it('is live where a feed that has begun anew ends', async () => {
    const { states, tick } = start({ after: 90 });
    await tick();
    FakeSocket.last().receive(hello(5, false));
    await tick();
    expect(states.at(-1)).toEqual({ state: 'live', latencyMs: null });
  });

  describe('with a server that does not say where its feed ends', () => {
    const greet = () => {
      const { head: _, ...greeting } = hello(3) as Extract<ServerMessage, { type: 'hello' }>;
      FakeSocket.last().receive(greeting as ServerMessage);
    };

    it('is live when nothing more has come for a while', async () => {
      const { states, tick } = start({ after: 3 });
      await tick();
      greet();
      await tick(299);
      FakeSocket.last().receive(events(4));
      await tick(299);
      expect(states.at(-1)).toEqual({ state: 'catching-up', received: 1 });
      await tick(1);
      expect(states.at(-1)).toEqual({ state: 'live', latencyMs: null });
    });

    it('is live as soon as an event of the present comes, however fast they come', async () => {
      const { states, tick } = start({ after: 3 });
      await tick();
      greet();
      const frame = events(4);
      if (frame.type !== 'events' || !frame.items[0]) throw new Error('not a frame of events');
      frame.items[0].event.recordedAt = new Date(Date.now() + 5).toISOString();
      FakeSocket.last().receive(frame);
      expect(states.at(-1)).toEqual({ state: 'live', latencyMs: null });
    });
  });

  it('drops doubles by position', async () => {
    const { positions, tick } = start({ after: 3 });
    await tick();
    FakeSocket.last().receive(hello(3));
    FakeSocket.last().receive(events(3, 4, 5));
    FakeSocket.last().receive(events(5, 6));
    await tick();
    expect(positions).toEqual([4, 5, 6]);
  });

  it('acknowledges at least every 500 items, and only what was handled', async () => {
    let release: () => void = () => {};
    const { tick } = start({
      after: 0,
      onEvents: () =>
        new Promise<void>(resolve => {
          release = resolve;
        }),
    });
    await tick();
    const socket = FakeSocket.last();
    socket.receive(hello(0));
    socket.receive(events(...Array.from({ length: 400 }, (_, n) => n + 1)));
    await tick();
    expect(socket.sent).toEqual(['ping']);
    release();
    await tick();
    expect(socket.sent).toEqual(['ping', '{"type":"ack","position":400}']);
  });

  it('acknowledges items that are large before the server waits for it', async () => {
    const { tick } = start({ after: 0 });
    await tick();
    const socket = FakeSocket.last();
    socket.receive(hello(0));
    const large = (position: number) => {
      const message = events(position);
      return { ...message, note: 'x'.repeat(200_000) };
    };
    for (const position of [1, 2, 3, 4]) {
      socket.receive(large(position));
      await tick();
    }
    expect(socket.sent.slice(1)).toEqual(['{"type":"ack","position":2}', '{"type":"ack","position":4}']);
  });

  it('moves on when the server says that nothing is to be seen up to a position', async () => {
    const { subscription, tick } = start({ after: 3 });
    await tick();
    FakeSocket.last().receive(hello(3));
    FakeSocket.last().receive({ type: 'position', position: 90 });
    await tick();
    expect(subscription.position).toBe(90);
  });

  it('goes on from an earlier position when the feed has begun anew', async () => {
    const { positions, tick } = start({ after: 90 });
    await tick();
    FakeSocket.last().receive(hello(5, false));
    FakeSocket.last().receive(events(6, 7));
    await tick();
    expect(positions).toEqual([6, 7]);
  });

  it('passes on whether everything will come', async () => {
    const hellos: boolean[] = [];
    const { tick } = start({ after: 3, onHello: ({ recovered }) => void hellos.push(recovered) });
    await tick();
    FakeSocket.last().receive(hello(90, false));
    expect(hellos).toEqual([false]);
  });
});

describe('reconnecting', () => {
  it('shows stale at once and resumes after the last position, with a new ticket', async () => {
    const { states, positions, tick } = start();
    await tick();
    FakeSocket.last().receive(hello(10));
    FakeSocket.last().receive(events(11, 12));
    await tick(300);
    FakeSocket.last().drop();
    await tick();
    expect(states.at(-1)).toEqual({ state: 'stale' });
    await tick(250);
    expect(FakeSocket.opened).toHaveLength(2);
    expect(FakeSocket.last().url).toBe('wss://book.test/v1/stream?ticket=t2&after=12');
    FakeSocket.last().receive(hello(12));
    FakeSocket.last().receive(events(12, 13));
    await tick();
    expect(positions).toEqual([11, 12, 13]);
  });

  it('resumes where it first began when cut before any event', async () => {
    const { tick } = start();
    await tick();
    FakeSocket.last().receive(hello(10));
    FakeSocket.last().drop();
    await tick(250);
    expect(FakeSocket.last().url).toContain('after=10');
  });

  it('is offline while the server is not reached, with growing waits, and returns', async () => {
    const faults = [new TypeError('refused'), new TypeError('refused'), new TypeError('refused')];
    const { states, requests, tick } = start({}, [...faults, ...manyTickets()]);
    await tick();
    expect(states.at(-1)).toMatchObject({ state: 'offline', error: { kind: 'network' }, retryAt: Date.now() + 250 });
    await tick(250);
    expect(requests).toHaveLength(2);
    await tick(499);
    expect(requests).toHaveLength(2);
    await tick(1 + 1_000);
    FakeSocket.last().receive(hello(0));
    await tick(300);
    expect(states.at(-1)).toMatchObject({ state: 'live' });
  });

  it('names the refusal when the server refuses a ticket', async () => {
    const { states, tick } = start({}, [problem(401, 'unauthenticated'), ...manyTickets()]);
    await tick();
    expect(states.at(-1)).toMatchObject({ state: 'offline', error: { problem: { code: 'unauthenticated' } } });
  });

  it('is offline while no token comes, and returns', async () => {
    const tokens = [() => new Promise<string>(() => {}), () => 'secret'];
    const { states, requests, tick } = start({}, manyTickets(), () => tokens.shift()?.() ?? '');
    await tick(10_000);
    expect(states.at(-1)).toMatchObject({ state: 'offline', error: { kind: 'token' }, retryAt: Date.now() + 250 });
    expect(requests).toEqual([]);
    await tick(250);
    FakeSocket.last().receive(hello(0));
    await tick();
    expect(states.at(-1)).toMatchObject({ state: 'live' });
  });

  it('ends while it waits for a token', async () => {
    const { subscription, tick } = start({}, [], () => new Promise<string>(() => {}));
    await tick();
    subscription.close();
    await subscription.finished;
  });

  it('tries at once when told that the network is back', async () => {
    const { subscription, requests, tick } = start({}, [new TypeError('refused'), ...manyTickets()]);
    await tick();
    expect(requests).toHaveLength(1);
    subscription.reconnectNow();
    await tick();
    expect(requests).toHaveLength(2);
  });

  it('gives up a socket that never greets', async () => {
    const { states, tick } = start();
    await tick(10_000);
    expect(FakeSocket.opened[0]?.closed).toBe(true);
    expect(states.at(-1)).toMatchObject({ state: 'offline' });
  });
});

describe('the heartbeat', () => {
  it('turns stale when the answer is overdue, live when it comes, and reconnects when it does not', async () => {
    const { states, tick } = start();
    await tick();
    const socket = FakeSocket.last();
    socket.receive(hello(0));
    await tick(300);
    socket.receive('pong');
    expect(states.at(-1)).toEqual({ state: 'live', latencyMs: 300 });
    await tick(20_000);
    expect(socket.sent).toEqual(['ping', 'ping']);
    await tick(5_000);
    expect(states.at(-1)).toEqual({ state: 'stale' });
    socket.receive('pong');
    expect(states.at(-1)).toEqual({ state: 'live', latencyMs: 5_000 });
    await tick(20_000 + 10_000);
    expect(socket.closed).toBe(true);
    await tick(250);
    expect(FakeSocket.opened).toHaveLength(2);
  });

  it('asks more often than the server wants to hear when told to, and at once when asked to', async () => {
    const { subscription, states, tick } = start({ heartbeatMs: 5_000 });
    await tick();
    const socket = FakeSocket.last();
    socket.receive(hello(0));
    socket.receive('pong');
    await tick(5_000);
    expect(socket.sent).toEqual(['ping', 'ping']);
    socket.receive('pong');
    subscription.probe();
    subscription.probe();
    expect(socket.sent).toEqual(['ping', 'ping', 'ping']);
    await tick(5_000);
    expect(states.at(-1)).toEqual({ state: 'stale' });
  });

  it('takes what was handled meanwhile for no sign of life', async () => {
    let release: () => void = () => {};
    const handled = new Promise<void>(resolve => {
      release = resolve;
    });
    const { states, tick } = start({ after: 3, onEvents: () => handled });
    await tick();
    FakeSocket.last().receive(hello(3, true, 4));
    FakeSocket.last().receive(events(4));
    await tick(5_000);
    expect(states.at(-1)).toEqual({ state: 'stale' });
    release();
    await tick();
    expect(states.at(-1)).toEqual({ state: 'stale' });
    FakeSocket.last().receive('pong');
    expect(states.at(-1)).toEqual({ state: 'live', latencyMs: 5_000 });
  });

  it('takes any message as a sign of life', async () => {
    const { states, tick } = start();
    await tick();
    FakeSocket.last().receive(hello(0));
    for (let position = 1; position <= 6; position++) {
      await tick(4_000);
      FakeSocket.last().receive(events(position));
    }
    expect(states.map(({ state }) => state)).not.toContain('stale');
  });
});

describe('ending', () => {
  it('closes the socket and says nothing more', async () => {
    const controller = new AbortController();
    const { subscription, states, tick } = start({ signal: controller.signal });
    await tick();
    FakeSocket.last().receive(hello(0));
    const before = states.length;
    controller.abort();
    await subscription.finished;
    expect(FakeSocket.last().closed).toBe(true);
    await tick(60_000);
    expect(states).toHaveLength(before);
    expect(FakeSocket.opened).toHaveLength(1);
  });

  it('ends when the subscriber throws, and says so', async () => {
    const { subscription, tick } = start({
      after: 0,
      onEvents: () => {
        throw new Error('disk full');
      },
    });
    const finished = expect(subscription.finished).rejects.toThrow('disk full');
    await tick();
    FakeSocket.last().receive(hello(0));
    FakeSocket.last().receive(events(1));
    await finished;
    expect(FakeSocket.last().closed).toBe(true);
    expect(subscription.position).toBe(0);
  });
});
