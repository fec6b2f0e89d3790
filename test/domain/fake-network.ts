/** A fetch and a WebSocket that a test holds in its hands. */
import { vi } from 'vitest';
import { createTapebookClient, type StreamState, type SubscribeOptions } from '../../src/client/index.ts';
import type { FeedItem, ServerMessage } from '../../src/contracts/stream.ts';
import type { Trade } from '../../src/contracts/trade.ts';

export const json = (status: number, body: unknown, headers: Record<string, string> = {}) =>
  new Response(JSON.stringify(body), { status, headers: { 'content-type': 'application/json', ...headers } });

export const problem = (status: number, code: string, headers: Record<string, string> = {}) =>
  json(status, { type: 'about:blank', title: code, status, detail: code, code, requestId: 'r-1' }, headers);

export interface SentRequest {
  url: string;
  method: string | undefined;
  headers: Headers;
  body: unknown;
}

/** Gives the answers in turn; an Error is thrown as a failed connection, a function is called, 'hang' never answers. */
export function fakeFetch(answers: (Response | Error | 'hang' | ((init: RequestInit) => Response))[]) {
  const requests: SentRequest[] = [];
  const fetch = (url: string, init: RequestInit): Promise<Response> => {
    const body = typeof init.body === 'string' ? JSON.parse(init.body) : undefined;
    requests.push({ url, method: init.method, headers: new Headers(init.headers as Record<string, string>), body });
    const answer = answers.shift();
    if (answer === undefined) return Promise.reject(new Error('no answer left'));
    if (answer === 'hang')
      return new Promise((_, reject) => init.signal?.addEventListener('abort', () => reject(new Error('aborted'))));
    if (answer instanceof Error) return Promise.reject(answer);
    return Promise.resolve(typeof answer === 'function' ? answer(init) : answer);
  };
  return { fetch, requests };
}

type Listener = (event: { data?: unknown; code: number; reason: string }) => void;

export class FakeSocket {
  static opened: FakeSocket[] = [];
  readonly sent: string[] = [];
  closed = false;
  readonly #listeners = new Map<string, Listener[]>();

  constructor(readonly url: string) {
    FakeSocket.opened.push(this);
  }

  /** The newest socket. */
  static last(): FakeSocket {
    const socket = FakeSocket.opened.at(-1);
    if (!socket) throw new Error('no socket was opened');
    return socket;
  }

  addEventListener(type: string, listener: unknown): void {
    this.#listeners.set(type, [...(this.#listeners.get(type) ?? []), listener as Listener]);
  }

  send(data: string): void {
    this.sent.push(data);
  }

  close(): void {
    this.closed = true;
  }

  /** The other side closes, or the network breaks. */
  drop(code = 1006): void {
    for (const listener of this.#listeners.get('close') ?? []) listener({ code, reason: '' });
  }

  receive(message: ServerMessage | 'pong'): void {
    const data = message === 'pong' ? message : JSON.stringify(message);
    for (const listener of this.#listeners.get('message') ?? []) listener({ data, code: 0, reason: '' });
  }
}

export const hello = (position: number, recovered = true, head = position): ServerMessage => ({
  type: 'hello',
  position,
  head,
  recovered,
  heartbeatSeconds: 20,
});

export const events = (...positions: number[]): ServerMessage => ({ type: 'events', items: positions.map(item) });

const item = (position: number): FeedItem => ({
  position,
  event: {
    tradeId: 'T1',
    sequence: position,
    type: 'TradeSubmitted',
    schemaVersion: 1,
    data: {},
    recordedAt: '2020-01-01T00:00:00.000Z',
    actor: 't.ng',
    requestId: 'r-1',
    previousHash: '',
    hash: '',
  },
  trade: { tradeId: 'T1', version: position } as Trade,
});

const ticket = (id: string) => () => json(200, { ticket: id, expiresAt: new Date(Date.now() + 60_000).toISOString() });
export const manyTickets = () => Array.from({ length: 50 }, (_, n) => ticket(`t${n + 1}`));

/** Subscribes with FakeSocket, and keeps the states and positions that come. */
export const start = (
  options: Partial<SubscribeOptions> = {},
  answers: Parameters<typeof fakeFetch>[0] = manyTickets(),
  token: () => Promise<string> | string = () => 'secret',
) => {
  const network = fakeFetch(answers);
  const states: StreamState[] = [];
  const positions: number[] = [];
  const client = createTapebookClient({
    baseUrl: 'https://book.test',
    token,
    fetch: network.fetch,
    WebSocket: FakeSocket,
    retry: { random: () => 1 },
  });
  const subscription = client.subscribe({
    onEvents: items => {
      positions.push(...items.map(item => item.position));
    },
    onState: state => {
      states.push(state);
    },
    ...options,
  });
  const tick = (ms = 0) => vi.advanceTimersByTimeAsync(ms);
  return { client, subscription, states, positions, requests: network.requests, tick };
};
