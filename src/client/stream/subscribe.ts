/** Follows the tenant's stream through every interruption: resumes after the last position handled, misses nothing. */
import type { CloseReason } from '../../contracts/close-codes.ts';
import type { StreamTicket } from '../../contracts/stream.ts';
import { type Backoff, backoffMs } from '../backoff.ts';
import type { Result } from '../failure.ts';
import { pause } from '../pause.ts';
import type { EndReason } from './connection.ts';
import { Delivery, type OnEvents } from './delivery.ts';
import type { SocketConstructor } from './socket.ts';
import type { StreamState } from './state.ts';
import { type Following, type StayEnd, stayConnected } from './stay-connected.ts';

/** Time over which the server counts messages: a client that returns sooner is closed again. */
const MESSAGE_WINDOW_MS = 10_000;

const isFor = (wanted: CloseReason, reason: EndReason | null): boolean => reason?.code === wanted;

function waitAfter(reason: EndReason | null, backoff: Backoff, failures: number): number {
  const atLeast = isFor('too_many_messages', reason) ? MESSAGE_WINDOW_MS : 0;
  return Math.max(atLeast, backoffMs(backoff, failures));
}

function stateAfter({ error, reason }: StayEnd, waitMs: number): StreamState {
  if (error) return { state: 'offline', error, retryAt: Date.now() + waitMs };
  return reason ? { state: 'stale', reason } : { state: 'stale' };
}

/** Tells that the API key was revoked: the subscription has ended. */
export class AccessWithdrawnError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'AccessWithdrawnError';
  }
}

export interface SubscribeOptions {
  /** Position to start after; without it the stream starts at the present. */
  after?: number;
  /** Called with new items in order. The next batch waits until it has returned; if it throws, the subscription ends. */
  onEvents: OnEvents;
  onState?: (state: StreamState) => void;
  /** Called at each greeting. When not `recovered`, something is missing: load again what you keep. */
  onHello?: (hello: { position: number; recovered: boolean }) => void;
  /** Asks for a sign of life this often, when the server's own interval is too long to go by. */
  heartbeatMs?: number;
  signal?: AbortSignal;
}

export interface Subscription {
  /** Last position handled; null before the first greeting. */
  readonly position: number | null;
  /** Settles when the subscription is over; rejects when `onEvents` threw, and with AccessWithdrawnError. */
  readonly finished: Promise<void>;
  /** Ends the wait for the next try, for when the caller knows that the network is back. */
  reconnectNow(): void;
  /** Asks for a sign of life now, for when something else has failed and the stream may have failed with it. */
  probe(): void;
  close(): void;
}

export interface StreamDeps {
  baseUrl: string;
  Socket: SocketConstructor;
  ticket: (signal: AbortSignal) => Promise<Result<StreamTicket>>;
  backoff: Backoff;
}

export function subscribe(deps: StreamDeps, options: SubscribeOptions): Subscription {
  const closing = new AbortController();
  const delivery = new Delivery(options.after, options.onEvents);
  const close = () => {
    delivery.stop();
    closing.abort();
  };
  if (options.signal?.aborted) close();
  options.signal?.addEventListener('abort', close);

  const tell = (state: StreamState) => {
    if (!closing.signal.aborted) options.onState?.(state);
  };
  let nap = new AbortController();
  let probe: () => void = () => {};

  let failures = 0;
  const following: Following = {
    ...options,
    tell,
    opened: connection => {
      probe = connection.probe;
    },
    proved: () => {
      failures = 0;
    },
  };

  const run = async () => {
    tell({ state: 'connecting' });
    while (!closing.signal.aborted) {
      const ticket = await deps.ticket(closing.signal);
      const before = delivery.position;
      const end: StayEnd = ticket.ok
        ? await stayConnected(deps, delivery, ticket.value, following, closing.signal)
        : { error: ticket.error, reason: null };
      if (closing.signal.aborted) return;
      const { reason } = end;
      if (reason && isFor('access_withdrawn', reason)) {
        tell({ state: 'stale', reason });
        throw new AccessWithdrawnError(reason.message);
      }
      if (delivery.position !== before) failures = 0;
      // Nothing is wrong when a token has run out: the next ticket is asked for with a new one, at once.
      if (isFor('token_expired', reason) && failures === 0) {
        failures = 1;
        continue;
      }
      failures += 1;
      const wait = waitAfter(reason, deps.backoff, failures);
      tell(stateAfter(end, wait));
      nap = new AbortController();
      await pause(wait, AbortSignal.any([nap.signal, closing.signal]));
    }
  };
  const finished = run().finally(() => {
    close();
    options.signal?.removeEventListener('abort', close);
  });

  return {
    get position() {
      return delivery.position;
    },
    finished,
    reconnectNow: () => nap.abort(),
    probe: () => probe(),
    close,
  };
}
