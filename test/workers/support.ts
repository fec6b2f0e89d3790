/** What worker tests share: tokens, calls through the real gateway, and waiting for a condition. */
import { createExecutionContext } from 'cloudflare:test';
import { env, exports } from 'cloudflare:workers';
import type { Identity } from '../../src/contracts/identity.ts';
import type { FeedItem, ServerMessage } from '../../src/contracts/stream.ts';
import type { Trade, TradeEvent } from '../../src/contracts/trade.ts';
import type { createApp } from '../../src/worker/app.ts';
import { issueDevToken } from '../../src/worker/local/dev-issuer.ts';
import { asDescribed } from './described-answers.ts';

const ORIGIN = 'https://tapebook.test';

export const TRADE = { account: 'EQ-001', side: 'BUY', symbol: 'AAPL', quantity: '100', price: '189.2200' } as const;

export type Claims = Omit<Identity, 'exp' | 'issuer'>;

export const TRADER: Claims = { sub: 't.ng', tenant: 'demo', roles: ['trader'] };

const signingKey = (env as unknown as { DEV_SIGNING_KEY: string }).DEV_SIGNING_KEY;

export const tokenOf = (claims: Claims): Promise<string> => issueDevToken(JSON.parse(signingKey), claims);

export interface CallOptions {
  as?: Claims;
  key?: string;
  headers?: Record<string, string>;
  body?: unknown;
}

/** A request through the gateway as it is given. Each answer must be one that `/openapi.json` describes. */
export async function send(path: string, init: RequestInit = {}): Promise<Response> {
  const url = `${ORIGIN}${path}`;
  return asDescribed(init.method ?? 'GET', url, await exports.default.fetch(url, init));
}

/** The same of an app, or with bindings, that only this test has. */
export async function answerOf(
  app: ReturnType<typeof createApp>,
  path: string,
  init: RequestInit,
  bindings: unknown,
  ctx: ExecutionContext = createExecutionContext(),
): Promise<Response> {
  const response = await app.request(path, init, bindings as Env, ctx);
  return asDescribed(init.method ?? 'GET', new URL(path, ORIGIN).href, response);
}

/** A call of the API; a body of text or bytes is sent as it is. */
export async function call(
  method: string,
  path: string,
  { as = TRADER, key, headers, body }: CallOptions = {},
): Promise<Response> {
  return send(path, {
    method,
    headers: {
      authorization: `Bearer ${await tokenOf(as)}`,
      ...(body !== undefined && { 'content-type': 'application/json' }),
      ...(key !== undefined && { 'idempotency-key': key }),
      ...headers,
    },
    ...(body !== undefined && {
      body: typeof body === 'string' || body instanceof Blob ? body : JSON.stringify(body),
    }),
  });
}

export const submit = (body: unknown, key: string = crypto.randomUUID(), as: Claims = TRADER) =>
  call('POST', '/v1/trades', { body, key, as });

export async function submitted(body: unknown, key?: string, as?: Claims): Promise<Trade> {
  const response = await submit(body, key, as);
  if (response.status !== 201) throw new Error(`${response.status} ${await response.text()}`);
  return response.json();
}

export async function read(tradeId: string, as?: Claims): Promise<Trade> {
  return (await call('GET', `/v1/trades/${tradeId}`, { ...(as && { as }) })).json();
}

export async function eventsOf(tradeId: string, as?: Claims): Promise<TradeEvent[]> {
  const { items } = await (await call('GET', `/v1/trades/${tradeId}/events?limit=1000`, { ...(as && { as }) })).json<{
    items: TradeEvent[];
  }>();
  return items;
}

/** Asks again until there is an answer; the test's own time limit ends what never comes. */
export async function until<T>(ask: () => Promise<T | undefined | false | null>): Promise<T> {
  for (;;) {
    const answer = await ask();
    if (answer) return answer;
    await new Promise(resolve => setTimeout(resolve, 10));
  }
}

export const settled = (tradeId: string, as?: Claims): Promise<Trade> =>
  until(async () => {
    const trade = await read(tradeId, as);
    return !trade.status.startsWith('PENDING') && trade;
  });

/** A WebSocket as a client has it, with all it was sent so far. */
export interface Stream {
  socket: WebSocket;
  messages: ServerMessage[];
  items(): FeedItem[];
  closed: Promise<{ code: number; reason: string }>;
}

export async function openStream(
  query = '',
  { as = TRADER, headers = {} }: { as?: Claims; headers?: Record<string, string> } = {},
): Promise<Stream> {
  const response = await call('GET', `/v1/stream${query}`, { as, headers: { upgrade: 'websocket', ...headers } });
  const socket = response.webSocket;
  if (!socket) throw new Error(`${response.status} ${await response.text()}`);
  const messages: ServerMessage[] = [];
  const closed = new Promise<{ code: number; reason: string }>(resolve =>
    socket.addEventListener('close', ({ code, reason }) => resolve({ code, reason })),
  );
  socket.addEventListener('message', ({ data }) => {
    if (typeof data === 'string' && data !== 'pong') messages.push(JSON.parse(data));
  });
  socket.accept();
  const items = () => messages.flatMap(message => (message.type === 'events' ? message.items : []));
  return { socket, messages, items, closed };
}
