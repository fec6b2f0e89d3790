/** A typed client of the Tapebook API for browsers, Node 20 and later, and Workers. */
import type { StreamTicket } from '../contracts/stream.ts';
import { commandCalls } from './commands.ts';
import { deadLetterCalls } from './dead-letters.ts';
import { type FetchLike, type Request, send, type Transport } from './http.ts';
import { positionCalls } from './positions.ts';
import { referenceCalls } from './reference.ts';
import type { RetryPolicy } from './retry.ts';
import { DEFAULT_RETRY, withRetries } from './retry.ts';
import type { SocketConstructor } from './stream/socket.ts';
import { type SubscribeOptions, type Subscription, subscribe } from './stream/subscribe.ts';
import { type ReadOptions, tradeCalls } from './trades.ts';

export interface ClientOptions {
  /** Origin of the API, such as `https://tapebook.example`, without a slash at its end. */
  baseUrl: string;
  /** Gives the bearer token; asked before every try, so it may renew. */
  token: () => Promise<string> | string;
  fetch?: FetchLike;
  /** Needed for `subscribe` where there is no global WebSocket (Node 20). */
  WebSocket?: SocketConstructor;
  retry?: Partial<RetryPolicy>;
  /** How long one try of a call may take. */
  timeoutMs?: number;
}

export type TapebookClient = ReturnType<typeof createTapebookClient>;

export function createTapebookClient(options: ClientOptions) {
  const policy: RetryPolicy = { ...DEFAULT_RETRY, ...options.retry };
  const transport: Transport = {
    baseUrl: options.baseUrl,
    fetch: options.fetch ?? ((url, init) => globalThis.fetch(url, init)),
    token: options.token,
    timeoutMs: options.timeoutMs ?? 10_000,
  };
  const call = <T>(request: Request) => withRetries<T>(() => send<T>(transport, request), policy, request.signal);
  const ticketRequest: Request = { method: 'POST', path: '/v1/stream/tickets' };

  return {
    ...tradeCalls(call),
    ...commandCalls(call),
    ...positionCalls(call),
    ...deadLetterCalls(call),
    ...referenceCalls(call),

    /** A ticket that opens one WebSocket, once, within 60 seconds. */
    streamTicket: ({ signal }: ReadOptions = {}) => call<StreamTicket>({ ...ticketRequest, signal }),

    /** Follows every event that the token may see, through interruptions, without gap or double. */
    subscribe: (subscription: SubscribeOptions): Subscription =>
      subscribe(
        {
          baseUrl: options.baseUrl,
          Socket: options.WebSocket ?? globalSocket(),
          // The subscription waits and tries again by itself, and tells its subscriber meanwhile.
          ticket: signal => send<StreamTicket>(transport, { ...ticketRequest, signal }),
          backoff: { baseMs: 250, capMs: 15_000, random: policy.random },
        },
        subscription,
      ),
  };
}

function globalSocket(): SocketConstructor {
  const { WebSocket } = globalThis as { WebSocket?: SocketConstructor };
  if (WebSocket === undefined)
    throw new TypeError('There is no global WebSocket here: pass one to createTapebookClient');
  return WebSocket;
}
