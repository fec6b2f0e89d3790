/** A subscription's way through one connection, from its ticket to its end. */
import type { StreamTicket } from '../../contracts/stream.ts';
import { type CallError, NetworkError } from '../failure.ts';
import { withQuery } from '../query.ts';
import { type CatchUp, startCatchUp } from './catch-up.ts';
import { type Connection, type ConnectionHandlers, type EndReason, openConnection } from './connection.ts';
import type { Delivery } from './delivery.ts';
import { socketUrl } from './socket.ts';
import type { StreamState } from './state.ts';
import type { StreamDeps, SubscribeOptions } from './subscribe.ts';

/** How long a ticket is good for; so its expiry tells the server's time at its making. */
const TICKET_LIFE_MS = 60_000;

export interface Following extends SubscribeOptions {
  tell: (state: StreamState) => void;
  opened: (connection: Connection) => void;
  /** The connection works in both directions. */
  proved: () => void;
}

export interface StayEnd {
  /** Why it never began; null when it did. */
  error: CallError | null;
  /** Reason that the server gave for the end; null when there was none. */
  reason: EndReason | null;
}

/** Follows one connection to its end. */
export async function stayConnected(
  deps: StreamDeps,
  delivery: Delivery,
  ticket: StreamTicket,
  { tell, opened, proved, onHello, heartbeatMs }: Following,
  signal: AbortSignal,
): Promise<StayEnd> {
  const after = delivery.position;
  let catchUp: CatchUp | undefined;
  let latencyMs: number | null = null;
  let overdue = false;

  const show = () => {
    // What is handled meanwhile is no sign of life.
    if (overdue) return;
    if (catchUp?.done) tell({ state: 'live', latencyMs });
    else if (catchUp) tell({ state: 'catching-up', received: catchUp.received });
  };
  const path = withQuery('/v1/stream', { ticket: ticket.ticket, after: after ?? undefined });
  const handlers: ConnectionHandlers = {
    onLatency(ms) {
      latencyMs = ms;
      overdue = false;
      proved();
      show();
    },
    onOverdue() {
      overdue = true;
      tell({ state: 'stale' });
    },
    onMessage(message, chars) {
      overdue = false;
      if (message.type === 'hello') {
        catchUp = startCatchUp({ head: message.head, startedAt: Date.parse(ticket.expiresAt) - TICKET_LIFE_MS }, show);
        if (message.recovered) delivery.moveTo(message.position);
        else delivery.restartAt(message.position);
        onHello?.(message);
      } else if (message.type === 'events') {
        const fresh = delivery.take(message.items, chars, position => connection.send({ type: 'ack', position }));
        catchUp?.took(fresh);
      } else if (message.type === 'position') {
        delivery.moveTo(message.position);
      }
      show();
      // What was received is not handled yet.
      delivery.settled.then(() => catchUp?.handled(delivery.position), connection.close);
    },
  };
  const connection = openConnection(deps.Socket, socketUrl(deps.baseUrl, path), handlers, heartbeatMs);
  opened(connection);
  signal.addEventListener('abort', connection.close);
  const { greeted, reason } = await connection.ended;
  signal.removeEventListener('abort', connection.close);
  catchUp?.stop();
  await delivery.settled;
  const error = greeted ? null : new NetworkError(reason?.message ?? 'The stream could not be opened');
  return { error, reason };
}
