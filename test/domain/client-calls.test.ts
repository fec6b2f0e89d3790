import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createTapebookClient, newIdempotencyKey, unwrap } from '../../src/client/index.ts';
import { fakeFetch, json, problem } from './fake-network.ts';

const body = { account: 'EQ-001', side: 'BUY', symbol: 'AAPL', quantity: '100', price: '189.22' } as const;
const key = { idempotencyKey: 'k-1' };
const trade = { tradeId: 'T1', version: 1 };

const clientWith = (answers: Parameters<typeof fakeFetch>[0]) => {
  const network = fakeFetch(answers);
  const client = createTapebookClient({
    baseUrl: 'https://book.test',
    token: () => 'secret',
    fetch: network.fetch,
    retry: { random: () => 1 },
  });
  return { client, requests: network.requests };
};

const raise = (message: string): never => {
  throw new Error(message);
};

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

describe('a call', () => {
  it('sends token, key and body, and gives the answer with what came beside it', async () => {
    const headers = { etag: '"1"', 'idempotency-replayed': 'true', 'x-request-id': 'r-7' };
    const { client, requests } = clientWith([json(201, trade, headers)]);
    const result = await client.submitTrade(body, key);
    expect(result).toEqual({
      ok: true,
      value: trade,
      info: { status: 201, etag: '"1"', replayed: true, requestId: 'r-7', bookmark: null },
    });
    expect(requests[0]).toMatchObject({ url: 'https://book.test/v1/trades', method: 'POST', body });
    expect(requests[0]?.headers.get('authorization')).toBe('Bearer secret');
    expect(requests[0]?.headers.get('idempotency-key')).toBe('k-1');
    expect(requests[0]?.headers.get('content-type')).toBe('application/json');
  });

  it('asks for a token before every try', async () => {
    const tokens = ['old', 'new'];
    const network = fakeFetch([problem(503, 'unavailable'), json(200, trade)]);
    const token = async () => tokens.shift() ?? '';
    const client = createTapebookClient({ baseUrl: '', token, fetch: network.fetch });
    const call = client.trade('T1');
    await vi.runAllTimersAsync();
    await call;
    expect(network.requests.map(r => r.headers.get('authorization'))).toEqual(['Bearer old', 'Bearer new']);
  });

  it('repeats a query name for each value and leaves out what is undefined', async () => {
    const { client, requests } = clientWith([json(200, { items: [], nextCursor: null })]);
    await client.trades({ limit: 2, account: ['EQ-001', 'EQ-002'], q: 'a&b' });
    expect(requests[0]?.url).toBe('https://book.test/v1/trades?limit=2&account=EQ-001&account=EQ-002&q=a%26b');
  });

  it('escapes ids in paths', async () => {
    const { client, requests } = clientWith([json(200, { items: [] })]);
    await client.events('a/b', { after: 3 });
    expect(requests[0]?.url).toBe('https://book.test/v1/trades/a%2Fb/events?after=3');
  });
});

describe('retry', () => {
  it('sends the same key and body again after a network fault, with growing waits', async () => {
    const { client, requests } = clientWith([new TypeError('reset'), new TypeError('reset'), json(201, trade)]);
    const result = client.submitTrade(body, key);
    await vi.advanceTimersByTimeAsync(199);
    expect(requests).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(1);
    expect(requests).toHaveLength(2);
    await vi.advanceTimersByTimeAsync(400);
    expect(unwrap(await result)).toEqual(trade);
    expect(requests.map(r => r.headers.get('idempotency-key'))).toEqual(['k-1', 'k-1', 'k-1']);
    expect(requests.map(r => r.body)).toEqual([body, body, body]);
  });

  it.each([429, 503])('waits as long as Retry-After says on %i', async status => {
    const { client, requests } = clientWith([problem(status, 'unavailable', { 'retry-after': '7' }), json(201, trade)]);
    const result = client.submitTrade(body, key);
    await vi.advanceTimersByTimeAsync(6_999);
    expect(requests).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(1);
    expect((await result).ok).toBe(true);
  });

  it('tells the caller instead of waiting for very long', async () => {
    const { client } = clientWith([problem(429, 'rate_limited', { 'retry-after': '3600' })]);
    const result = await client.submitTrade(body, key);
    expect(result).toMatchObject({ ok: false, error: { kind: 'problem', retryAfterMs: 3_600_000, effect: 'none' } });
  });

  it.each([
    [400, 'idempotency_key_missing'],
    [401, 'unauthenticated'],
    [409, 'not_allowed_in_status'],
    [422, 'validation_failed'],
    [500, 'internal'],
  ])('never repeats a %i', async (status, code) => {
    const { client, requests } = clientWith([problem(status, code)]);
    const result = await client.submitTrade(body, key);
    expect(result).toMatchObject({ ok: false, error: { kind: 'problem', problem: { status, code } } });
    expect(requests).toHaveLength(1);
  });

  it('never sends twice what would bring back other dead letters', async () => {
    const { client, requests } = clientWith([new TypeError('reset'), json(200, { items: [], remaining: false })]);
    const result = client.redriveAll({ limit: 10 });
    await vi.runAllTimersAsync();
    expect(await result).toMatchObject({ error: { kind: 'network', effect: 'unknown' } });
    expect(requests).toHaveLength(1);
  });

  it('is bounded', async () => {
    const { client, requests } = clientWith(Array.from({ length: 9 }, () => new TypeError('reset')));
    const result = client.submitTrade(body, key);
    await vi.runAllTimersAsync();
    expect(await result).toMatchObject({ ok: false, error: { kind: 'network', effect: 'unknown' } });
    expect(requests).toHaveLength(5);
  });
});

describe('what a failure says about the effect', () => {
  const effectOf = async (answers: Parameters<typeof fakeFetch>[0]) => {
    const { client } = clientWith(answers);
    const call = client.submitTrade(body, key);
    await vi.runAllTimersAsync();
    const result = await call;
    return result.ok ? 'done' : result.error.effect;
  };

  it('is none after a refusal', async () => expect(await effectOf([problem(422, 'validation_failed')])).toBe('none'));
  it('is unknown after a server error', async () => expect(await effectOf([problem(500, 'internal')])).toBe('unknown'));
  it('is unknown when something else answered', async () =>
    expect(await effectOf(Array.from({ length: 5 }, () => new Response('<h1>Bad gateway', { status: 502 })))).toBe(
      'unknown',
    ));
  it('stays unknown when a lost try is followed by a refusal at the door', async () =>
    expect(await effectOf([new TypeError('reset'), problem(401, 'unauthenticated')])).toBe('unknown'));
  it.each([
    [401, 'unauthenticated', 'unknown'],
    [403, 'forbidden', 'unknown'],
    [429, 'rate_limited', 'unknown'],
    [422, 'validation_failed', 'none'],
  ] as const)('after an earlier call of unknown effect, a %i (%s) leaves it %s', async (status, code, effect) => {
    const { client } = clientWith([
      problem(status, code, { 'retry-after': '3600' }),
      problem(status, code, { 'retry-after': '3600' }),
    ]);
    const doubtful = { ...key, before: 'unknown' } as const;
    expect(await client.submitTrade(body, doubtful)).toMatchObject({ error: { effect } });
    expect(await client.cancelTrade('T1', { reason: 'r' }, { ...doubtful, ifMatch: 1 })).toMatchObject({
      error: { effect },
    });
  });
  it.each([
    [true, 'none'],
    [false, 'unknown'],
    [undefined, 'none'],
  ] as const)(
    'after an earlier call of unknown effect, a key that was used (sameSender: %s) leaves it %s',
    async (sameSender, effect) => {
      const reused = { status: 422, detail: 'used', code: 'idempotency_key_reused', sameSender };
      const answered = () => clientWith([json(422, reused)]).client;
      const error = { kind: 'problem', problem: { code: 'idempotency_key_reused' }, effect };
      expect(await answered().submitTrade(body, { ...key, before: 'unknown' })).toMatchObject({ error });
      expect(await answered().submitTrade(body, key)).toMatchObject({ error: { ...error, effect: 'none' } });
    },
  );
  it('is settled when a lost try is followed by a refusal of the command itself', async () =>
    expect(await effectOf([new TypeError('reset'), problem(422, 'validation_failed')])).toBe('none'));
});

describe('ending a call', () => {
  it('stops a try that takes too long, and tries again', async () => {
    const { client, requests } = clientWith(['hang', json(201, trade)]);
    const result = client.submitTrade(body, key);
    await vi.advanceTimersByTimeAsync(10_200);
    expect((await result).ok).toBe(true);
    expect(requests).toHaveLength(2);
  });

  it('stops at once when the caller aborts, and says that the effect is unknown', async () => {
    const controller = new AbortController();
    const { client, requests } = clientWith(['hang']);
    const result = client.submitTrade(body, { ...key, signal: controller.signal });
    await vi.advanceTimersByTimeAsync(5);
    controller.abort();
    expect(await result).toMatchObject({ ok: false, error: { kind: 'aborted', effect: 'unknown' } });
    await vi.runAllTimersAsync();
    expect(requests).toHaveLength(1);
  });

  it('ends a wait between tries when the caller aborts', async () => {
    const controller = new AbortController();
    const { client, requests } = clientWith([problem(503, 'unavailable', { 'retry-after': '20' })]);
    const result = client.trade('T1', { signal: controller.signal });
    await vi.advanceTimersByTimeAsync(5);
    controller.abort();
    expect(await result).toMatchObject({ ok: false, error: { kind: 'aborted' } });
    expect(requests).toHaveLength(1);
  });
});

describe('a token that does not come', () => {
  const clientOf = (token: () => Promise<string> | string, answers: Parameters<typeof fakeFetch>[0] = []) => {
    const network = fakeFetch(answers);
    const client = createTapebookClient({ baseUrl: '', token, fetch: network.fetch, timeoutMs: 3_000 });
    return { client, requests: network.requests };
  };

  it.each([
    ['throws', () => raise('login required')],
    ['rejects', () => Promise.reject(new Error('login required'))],
  ])('because `token` %s: nothing is sent, and nothing tried again', async (_, token) => {
    const asked = vi.fn(token);
    const { client, requests } = clientOf(asked);
    const result = client.submitTrade(body, key);
    await vi.runAllTimersAsync();
    expect(await result).toMatchObject({
      error: { kind: 'token', effect: 'none', message: 'No token: login required', cause: new Error('login required') },
    });
    expect(asked).toHaveBeenCalledTimes(1);
    expect(requests).toEqual([]);
  });

  it('is waited for no longer than a try may take', async () => {
    const { client, requests } = clientOf(() => new Promise(() => {}));
    const result = client.submitTrade(body, key);
    await vi.advanceTimersByTimeAsync(3_000);
    expect(await result).toMatchObject({
      error: { kind: 'token', effect: 'none', message: 'No token within 3000 ms' },
    });
    expect(requests).toEqual([]);
  });

  it('is not waited for when the caller ends the call, which has had no effect', async () => {
    const controller = new AbortController();
    const { client, requests } = clientOf(() => new Promise(() => {}));
    const result = client.submitTrade(body, { ...key, signal: controller.signal });
    await vi.advanceTimersByTimeAsync(5);
    controller.abort();
    expect(await result).toMatchObject({ error: { kind: 'aborted', effect: 'none' } });
    expect(requests).toEqual([]);
  });

  it('says nothing of an earlier try that was lost', async () => {
    const tokens = [() => 'first', () => raise('login required')];
    const { client, requests } = clientOf(() => tokens.shift()?.() ?? '', [new TypeError('reset')]);
    const result = client.submitTrade(body, key);
    await vi.runAllTimersAsync();
    expect(await result).toMatchObject({ error: { kind: 'token', effect: 'unknown' } });
    expect(requests).toHaveLength(1);
  });
});

describe('a list as CSV', () => {
  /** An answer that begins, and then goes on as the test says. */
  const begun = () => {
    let go: ReadableStreamDefaultController<Uint8Array> | undefined;
    const cancel = vi.fn();
    const source = new ReadableStream<Uint8Array>({
      start(controller) {
        go = controller;
      },
      cancel,
    });
    const say = (text: string) => go?.enqueue(new TextEncoder().encode(text));
    say('tradeId\n');
    const answer = new Response(source, { headers: { 'content-type': 'text/csv' } });
    return { answer, say, cancel, finish: () => go?.close() };
  };

  it('comes as it was sent, however long the caller takes', async () => {
    const { answer, say, finish } = begun();
    const { client } = clientWith([answer]);
    const { headers, body: csv } = unwrap(await client.tradesAsCsv());
    expect(headers.get('content-type')).toBe('text/csv');
    await vi.advanceTimersByTimeAsync(60_000);
    say('T1\n');
    finish();
    expect(await new Response(csv).text()).toBe('tradeId\nT1\n');
    expect(vi.getTimerCount()).toBe(0);
  });

  it('ends when the caller ends it, also while nothing comes', async () => {
    const { answer, cancel } = begun();
    const controller = new AbortController();
    const { client } = clientWith([answer]);
    const reading = unwrap(await client.tradesAsCsv({}, { signal: controller.signal })).text();
    const ended = expect(reading).rejects.toMatchObject({ kind: 'aborted', effect: 'none' });
    await vi.advanceTimersByTimeAsync(5);
    controller.abort();
    await ended;
    expect(cancel).toHaveBeenCalledTimes(1);
  });

  it('ends when nothing more of it comes', async () => {
    const { answer, say, cancel } = begun();
    const { client } = clientWith([answer]);
    const reading = unwrap(await client.tradesAsCsv()).text();
    const ended = expect(reading).rejects.toMatchObject({ kind: 'network' });
    await vi.advanceTimersByTimeAsync(14_000);
    say('T1\n');
    await vi.advanceTimersByTimeAsync(14_999);
    expect(cancel).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(1);
    await ended;
    expect(cancel).toHaveBeenCalledTimes(1);
  });
});

it('makes keys that differ and are fit for the header', () => {
  const keys = new Set(Array.from({ length: 100 }, newIdempotencyKey));
  expect(keys.size).toBe(100);
  for (const one of keys) expect(one).toMatch(/^[0-9a-f]{32}$/);
});
