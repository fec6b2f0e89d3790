/** One connection of a subscription, from the opening of its socket to its end. */
import { CLOSE_CODES } from '../../contracts/close-codes.ts';
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
  /** Settles when the server says that it ends the stream, or the socket is closed, whoever closed it. */
  readonly ended: Promise<ConnectionEnd>;
}

export interface ConnectionEnd {
  /** Whether the server had greeted. */
  greeted: boolean;
  /** Reason that the server gave; null when the network broke, or the connection was closed here. */
  reason: EndReason | null;
}

/** Reason that the server gave for the end of a stream. */
export interface EndReason {
  /** Name in the table of docs/stream.md, such as `token_expired`; a later server may have others. */
  code: string;
  message: string;
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

  const finish = (reason: EndReason | null = null) => {
    if (over) return;
    over = true;
    clearTimeout(greeting);
    heartbeat?.stop();
    // A socket whose network is gone may take minutes to say so: nobody waits for its close event.
    socket.close();
    settle({ greeted, reason });
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
    // Ends here, since the close may carry another code, or never arrive.
    else if (message?.type === 'error') finish({ code: message.code, message: message.message });
    else if (message) take(message, typeof data === 'string' ? data.length : 0);
  });
  socket.addEventListener('error', () => finish());
  socket.addEventListener('close', ({ code }) => finish(reasonOfClose(code)));

  return {
    send: message => {
      if (!over) socket.send(JSON.stringify(message));
    },
    probe: () => heartbeat?.askNow(),
    close: () => finish(),
    ended,
  };
}

/** Finds the reason of a close that had no `error` message before. */
function reasonOfClose(closeCode: number): EndReason | null {
  for (const [code, [number, message]] of Object.entries(CLOSE_CODES))
    if (number === closeCode) return { code, message };
  return null;
}
