import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { AccessWithdrawnError, type SubscribeOptions } from '../../src/client/index.ts';
import type { ServerMessage } from '../../src/contracts/stream.ts';
import { events, FakeSocket, hello, start } from './fake-network.ts';

beforeEach(() => {
  vi.useFakeTimers();
  FakeSocket.opened = [];
});
afterEach(() => {
  vi.useRealTimers();
});

describe('when the server ends the stream', () => {
  const end = (code: string): ServerMessage => ({ type: 'error', code, message: `ended: ${code}` });
  const begin = async (options: Partial<SubscribeOptions> = {}) => {
    const started = start({ after: 3, ...options });
    await started.tick();
    FakeSocket.last().receive(hello(3));
    FakeSocket.last().receive(events(4));
    await started.tick();
    return { ...started, socket: FakeSocket.last() };
  };

  it('takes the error for the end, on a socket that never closes', async () => {
    const { socket, states, positions, tick } = await begin();
    socket.receive(end('internal'));
    socket.receive(events(5));
    await tick();
    expect(socket.closed).toBe(true);
    expect(positions).toEqual([4]);
    expect(states.at(-1)).toEqual({ state: 'stale', reason: { code: 'internal', message: 'ended: internal' } });
    await tick(250);
    expect(FakeSocket.last().url).toBe('wss://book.test/v1/stream?ticket=t2&after=4');
  });

  it('goes by the error, whatever code the close has', async () => {
    const { socket, tick } = await begin();
    socket.receive(end('token_expired'));
    socket.drop(1006);
    await tick();
    expect(FakeSocket.opened).toHaveLength(2);
    const second = FakeSocket.last();
    second.receive(hello(4));
    second.receive(events(5));
    await tick();
    second.receive(end('too_slow'));
    second.drop(4001);
    await tick();
    expect(FakeSocket.opened).toHaveLength(2);
    await tick(250);
    expect(FakeSocket.last().url).toContain('after=5');
  });

  it('goes by the close where no error came before it', async () => {
    const { states, socket, tick } = await begin();
    socket.drop(4008);
    await tick();
    expect(states.at(-1)).toMatchObject({ state: 'stale', reason: { code: 'too_slow' } });
  });

  it('resumes after what was handled, also when the error arrives while the subscriber handles items', async () => {
    let release: () => void = () => {};
    const handled = new Promise<void>(resolve => {
      release = resolve;
    });
    const { socket, tick } = await begin({ onEvents: () => handled });
    socket.receive(end('too_slow'));
    await tick(1_000);
    expect(FakeSocket.opened).toHaveLength(1);
    release();
    await tick(250);
    expect(FakeSocket.last().url).toContain('after=4');
  });

  it.each(['too_slow', 'invalid_message', 'renewal_refused', 'internal', 'of_a_later_server'])(
    'connects again after the usual wait on %s',
    async code => {
      const { socket, tick } = await begin();
      socket.receive(end(code));
      await tick(249);
      expect(FakeSocket.opened).toHaveLength(1);
      await tick(1);
      expect(FakeSocket.opened).toHaveLength(2);
    },
  );

  it('waits for 10 seconds after too many messages', async () => {
    const { socket, tick } = await begin();
    socket.receive(end('too_many_messages'));
    await tick(9_999);
    expect(FakeSocket.opened).toHaveLength(1);
    await tick(1);
    expect(FakeSocket.opened).toHaveLength(2);
  });

  it('does not come back with a key that was revoked', async () => {
    const { subscription, states, socket, requests, tick } = await begin();
    const finished = expect(subscription.finished).rejects.toThrow(AccessWithdrawnError);
    socket.receive(end('access_withdrawn'));
    await finished;
    expect(states.at(-1)).toMatchObject({ state: 'stale', reason: { code: 'access_withdrawn' } });
    await tick(60_000);
    expect(requests).toHaveLength(1);
  });

  it('ends a loop with the same error', async () => {
    const { client, tick } = start();
    const next = expect(client.follow({ after: 3 }).next()).rejects.toThrow(AccessWithdrawnError);
    await tick();
    FakeSocket.last().receive(hello(3));
    FakeSocket.last().receive(end('access_withdrawn'));
    await next;
  });

  it('says why when it ends before the greeting', async () => {
    const { states, tick } = start();
    await tick();
    FakeSocket.last().receive(end('internal'));
    await tick();
    expect(states.at(-1)).toMatchObject({ state: 'offline', error: { message: 'ended: internal' } });
  });
});
