/** Follows the tenant's stream through every interruption: resumes after the last position handled, misses nothing. */
import type { StreamTicket } from '../../contracts/stream.ts';
import { type Backoff, backoffMs } from '../backoff.ts';
import { type CallError, NetworkError, type Result } from '../failure.ts';
import { pause } from '../pause.ts';
import { withQuery } from '../query.ts';
import { type CatchUp, startCatchUp } from './catch-up.ts';
import { type Connection, type ConnectionHandlers, openConnection } from './connection.ts';
import { Delivery, type OnEvents } from './delivery.ts';
import { type SocketConstructor, socketUrl } from './socket.ts';
import type { StreamState } from './state.ts';

/** How long a ticket is good for; so its expiry tells the server's time at its making. */
const TICKET_LIFE_MS = 60_000;

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
  /** Settles when the subscription is over; rejects when `onEvents` threw. */
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
  const close = () => closing.abort();
  if (options.signal?.aborted) close();
  options.signal?.addEventListener('abort', close);

  const delivery = new Delivery(options.after, options.onEvents);
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
      const error = ticket.ok ? await follow(deps, delivery, ticket.value, following, closing.signal) : ticket.error;
      if (closing.signal.aborted) return;
      failures += 1;
      const wait = backoffMs(deps.backoff, failures);
      tell(error ? { state: 'offline', error, retryAt: Date.now() + wait } : { state: 'stale' });
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

interface Following extends SubscribeOptions {
  tell: (state: StreamState) => void;
  opened: (connection: Connection) => void;
  /** The connection works in both directions. */
  proved: () => void;
}

/** Follows one connection to its end. Returns why it never began, or null when it did. */
async function follow(
  deps: StreamDeps,
  delivery: Delivery,
  ticket: StreamTicket,
  { tell, opened, proved, onHello, heartbeatMs }: Following,
  signal: AbortSignal,
): Promise<CallError | null> {
  const after = delivery.position;
  let catchUp: CatchUp | undefined;
  let latencyMs: number | null = null;

  const show = () => {
    if (catchUp?.done) tell({ state: 'live', latencyMs });
    else if (catchUp) tell({ state: 'catching-up', received: catchUp.received });
  };
  const path = withQuery('/v1/stream', { ticket: ticket.ticket, after: after ?? undefined });
  const handlers: ConnectionHandlers = {
    onLatency(ms) {
      latencyMs = ms;
      proved();
      show();
    },
    onOverdue: () => tell({ state: 'stale' }),
    onMessage(message) {
      if (message.type === 'hello') {
        catchUp = startCatchUp(Date.parse(ticket.expiresAt) - TICKET_LIFE_MS, show);
        if (message.recovered) delivery.moveTo(message.position);
        else delivery.restartAt(message.position);
        onHello?.(message);
      } else if (message.type === 'events') {
        const fresh = delivery.take(message.items, position => connection.send({ type: 'ack', position }));
        delivery.settled.catch(connection.close);
        catchUp?.took(fresh);
      } else if (message.type === 'position') {
        delivery.moveTo(message.position);
      }
      show();
    },
  };
  const connection = openConnection(deps.Socket, socketUrl(deps.baseUrl, path), handlers, heartbeatMs);
  opened(connection);
  signal.addEventListener('abort', connection.close);
  const greeted = await connection.ended;
  signal.removeEventListener('abort', connection.close);
  catchUp?.stop();
  await delivery.settled;
  return greeted ? null : new NetworkError('The stream was not opened');
}
