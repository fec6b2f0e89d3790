/** A typed client of the Tapebook API for browsers, Node 20 and later, and Workers. */
import type { StreamTicket } from '../contracts/stream.ts';
import { apiKeyCalls } from './api-keys.ts';
import { auditCalls } from './audit.ts';
import type { Backoff } from './backoff.ts';
import { commandCalls } from './commands.ts';
import { deadLetterCalls } from './dead-letters.ts';
import { feedCalls } from './feed.ts';
import { exchange, type FetchLike, type Request, readJson, send, type Transport } from './http.ts';
import { identityCalls } from './identity.ts';
import { listCalls, type RawCall } from './lists.ts';
import { operationCalls } from './operations.ts';
import { positionCalls } from './positions.ts';
import { referenceCalls } from './reference.ts';
import { DEFAULT_RETRY, type RetryPolicy, withRetries } from './retry.ts';
import { type FollowOptions, follow } from './stream/follow.ts';
import type { SocketConstructor } from './stream/socket.ts';
import { type SubscribeOptions, type Subscription, subscribe } from './stream/subscribe.ts';
import { type ReadOptions, tradeCalls } from './trades.ts';

export interface ClientOptions {
  /** Origin of the API, such as `https://tapebook.example`, without a slash at its end. */
  baseUrl: string;
  /**
   * Gives the bearer token; asked before every try, so it may renew. When it throws, nothing is sent and nothing tried again.
   * Null sends none: for `signIn`, and where a proxy in front adds one.
   */
  token: (() => Promise<string> | string) | null;
  fetch?: FetchLike;
  /** Needed for `subscribe` and `follow` where there is no global WebSocket (Node 20). */
  WebSocket?: SocketConstructor;
  retry?: Partial<RetryPolicy>;
  /** How long a stream that was cut waits before it connects again. */
  reconnect?: Partial<Backoff>;
  /** How long one try of a call may take, `token` included. A body that is read by the caller is not part of it. */
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
  const rawCall: RawCall = (request, read) =>
    withRetries(
      () => exchange(transport, request, read),
      request.once ? { ...policy, attempts: 1 } : policy,
      request.signal,
      request.before,
    );
  const call = <T>(request: Request) => rawCall(request, readJson<T>);
  const ticketRequest: Request = { method: 'POST', path: '/v1/stream/tickets' };

  /** Follows every event that the token may see, through interruptions, without gap or double. */
  const subscribeTo = (subscription: SubscribeOptions): Subscription =>
    subscribe(
      {
        baseUrl: options.baseUrl,
        Socket: options.WebSocket ?? globalSocket(),
        // The subscription waits and tries again by itself, and tells its subscriber meanwhile.
        ticket: signal => send<StreamTicket>(transport, { ...ticketRequest, signal }),
        backoff: { baseMs: 250, capMs: 15_000, random: policy.random, ...options.reconnect },
      },
      subscription,
    );

  return {
    ...tradeCalls(call),
    ...listCalls(call, rawCall),
    ...commandCalls(call),
    ...positionCalls(call),
    ...feedCalls(call),
    ...referenceCalls(call),
    ...apiKeyCalls(call),
    ...deadLetterCalls(call),
    ...auditCalls(call),
    ...identityCalls(call),
    ...operationCalls(call),

    /** A ticket that opens one WebSocket, once, within 60 seconds. */
    streamTicket: ({ signal }: ReadOptions = {}) => call<StreamTicket>({ ...ticketRequest, signal }),

    subscribe: subscribeTo,

    /** `subscribe` as something to loop over: `for await (const items of client.follow({ after }))`. */
    follow: (following: FollowOptions = {}) => follow(subscribeTo, following),
  };
}

function globalSocket(): SocketConstructor {
  const { WebSocket } = globalThis as { WebSocket?: SocketConstructor };
  if (WebSocket === undefined)
    throw new TypeError('No global WebSocket is available: pass one to createTapebookClient');
  return WebSocket;
}
