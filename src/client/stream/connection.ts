/** One connection of a subscription, from the opening of its socket to its end. */
import type { ServerMessage } from '../../contracts/stream.ts';
import { type Heartbeat, startHeartbeat } from './heartbeat.ts';
import { parseReceived } from './received.ts';
import type { SocketConstructor } from './socket.ts';

/** A sign of life that takes longer than this is overdue. */
const PATIENCE_MS = 5_000;
/** A socket that has not greeted by then is given up. */
const GREETING_MS = 10_000;

export interface ConnectionHandlers {
  /** @param chars length of its text */
  onMessage: (message: ServerMessage, chars: number) => void;
  onLatency: (ms: number) => void;
  /** The other side has gone quiet. Any later message ends that. */
  onOverdue: () => void;
}

export interface Connection {
  send(message: object): void;
  /** Finds out soon whether the other side is still there. */
  probe(): void;
  close(): void;
  /** Settles when the socket is closed, whoever closed it. */
  readonly ended: Promise<ConnectionEnd>;
}

export interface ConnectionEnd {
  /** Whether the server had greeted. */
  greeted: boolean;
  /** With which the other side closed; null when it was not the other side, or nothing came of it. */
  code: number | null;
}

/** @param heartbeatMs how often to ask for a sign of life, when more often than the server wants to hear */
export function openConnection(
  Socket: SocketConstructor,
  url: string,
  handlers: ConnectionHandlers,
  heartbeatMs = Number.POSITIVE_INFINITY,
): Connection {
  const socket = new Socket(url);
  let greeted = false;
  let over = false;
  let heartbeat: Heartbeat | undefined;
  let settle: (end: ConnectionEnd) => void = () => {};
  const ended = new Promise<ConnectionEnd>(resolve => {
    settle = resolve;
  });

  const finish = (code: number | null = null) => {
    if (over) return;
    over = true;
    clearTimeout(greeting);
    heartbeat?.stop();
    // A socket whose network is gone may take minutes to say so: nobody waits for its close event.
    socket.close();
    settle({ greeted, code });
  };
  const greeting = setTimeout(() => finish(), GREETING_MS);

  const take = (message: ServerMessage, chars: number) => {
    if (message.type === 'hello') {
      greeted = true;
      clearTimeout(greeting);
    }
    handlers.onMessage(message, chars);
    if (message.type !== 'hello') return heartbeat?.alive();
    heartbeat = startHeartbeat({
      everyMs: Math.min(heartbeatMs, message.heartbeatSeconds * 1_000),
      patienceMs: PATIENCE_MS,
      ping: () => socket.send('ping'),
      onLatency: handlers.onLatency,
      onOverdue: handlers.onOverdue,
      onDead: () => finish(),
    });
  };

  socket.addEventListener('message', ({ data }) => {
    if (over) return;
    const message = parseReceived(data);
    if (message?.type === 'pong') heartbeat?.pong();
    else if (message) take(message, typeof data === 'string' ? data.length : 0);
  });
  socket.addEventListener('error', () => finish());
  socket.addEventListener('close', ({ code }) => finish(code));

  return {
    send: message => {
      if (!over) socket.send(JSON.stringify(message));
    },
    probe: () => heartbeat?.askNow(),
    close: () => finish(),
    ended,
  };
}
