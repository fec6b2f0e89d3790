/**
 * All the sockets of one object, and how each is brought to the end of the feed and kept there.
 *
 * Everything to know of a socket is in its attachment, so the object may sleep or die at any time. While a socket is behind,
 * or its token runs, an alarm stands; no timer outlives a burst of events.
 */
import { actorIn, type Identity } from '../contracts/identity.ts';
import { ClientMessage, MAX_MESSAGE_BYTES } from '../contracts/stream.ts';
import { type Actor, mayBeSame } from '../domain/actor.ts';
import { frameWait } from '../domain/feed/frames.ts';
import { ACK_TENTHS, MESSAGE_TENTHS, MessageRate } from '../domain/feed/message-rate.ts';
import { isPermitted } from '../domain/permissions.ts';
import { describeError, log } from '../observability/log.ts';
import type { StoredEntry } from './feed-log.ts';
import { sha256Hex } from './sha256.ts';
import { StreamPage } from './stream-page.ts';
import { closeSocket, StreamSocket } from './stream-socket.ts';

/** The header in which the gateway hands over who opens a stream; it removes any that a client sent. */
export const IDENTITY_HEADER = 'x-tapebook-identity';

/** Sockets of one subject in a tenant. */
export const MAX_SOCKETS_PER_SUBJECT = 100;

const HEARTBEAT_SECONDS = 25;
const PAGE = 500;
/** Tokens that end within this time of each other are looked at together, ms. */
const EXPIRY_GRID = 1_000;

/** Where the feed is read. */
export interface StreamSource {
  /** The last position given out. */
  readonly head: number;
  /** What follows a position, if it is at hand; null when it must be fetched. */
  recent(after: number, limit: number): StoredEntry[] | null;
  read(after: number, limit: number): Promise<StoredEntry[]>;
}

export interface HubDeps {
  ctx: Pick<DurableObjectState, 'acceptWebSocket' | 'getWebSockets'>;
  source: StreamSource;
  stallMs(): number;
  redeem(ticket: string): Promise<Identity | null>;
  /** Has the object look at its sockets again at a time, or before. */
  wakeAt(time: number): Promise<void>;
}

export class StreamHub {
  readonly #deps: HubDeps;
  /** Sockets for which a part of the feed is being fetched. */
  readonly #fetching = new Set<WebSocket>();
  readonly #messages = new MessageRate();
  /** Sockets on their way in, by the tag of their subject. */
  readonly #opening = new Map<string, number>();
  #flushedAt = 0;
  #flushing = false;

  constructor(deps: HubDeps) {
    this.#deps = deps;
  }

  /** @param asked the position to resume after; null for the present */
  async #open(identity: Identity, asked: number | null): Promise<Response> {
    const { ctx, source } = this.#deps;
    const after = asked ?? source.head;
    const position = Math.min(after, source.head);
    const { head } = source;
    const { 0: client, 1: server } = new WebSocketPair();
    ctx.acceptWebSocket(server, [tagOf(actorIn(identity))]);
    const socket = StreamSocket.open(server, identity, position, head);
    socket.send({ type: 'hello', position, head, recovered: position === after, heartbeatSeconds: HEARTBEAT_SECONDS });
    await this.#deps.wakeAt(socket.expiresAt);
    this.#advance(server);
    return new Response(null, { status: 101, webSocket: client });
  }

  /**
   * Takes a connection unless there is a reason to refuse it. The socket counts from before that is asked: two that come at
   * once must see each other.
   */
  async admit(identity: Identity, asked: string | null, refusal: () => Promise<Response | null>): Promise<Response> {
    const tag = tagOf(actorIn(identity));
    const count = (by: number) => this.#opening.set(tag, (this.#opening.get(tag) ?? 0) + by);
    count(1);
    let refused: Response | null;
    try {
      refused = await refusal();
    } finally {
      if (count(-1).get(tag) === 0) this.#opening.delete(tag);
    }
    return refused ?? this.#open(identity, asked === null ? null : Number(asked));
  }

  /** Counts the sockets of a subject here, with those being opened. */
  countOf(tag: string): number {
    const open = this.#deps.ctx.getWebSockets(tag).filter(({ readyState }) => readyState === WebSocket.OPEN);
    return open.length + (this.#opening.get(tag) ?? 0);
  }

  async receive(ws: WebSocket, received: string | ArrayBuffer): Promise<void> {
    const now = Date.now();
    const socket = StreamSocket.wake(ws);
    if (!socket?.alive(now)) return;
    const subject = keyOf(socket.actor);
    if (isTooLong(received))
      return socket.close('invalid_message', 'The message is too long: send at most 32,768 bytes');
    // The least that a message counts, before the work of parsing; the rest once its kind is known.
    if (!this.#messages.add(subject, ACK_TENTHS, now)) return socket.close('too_many_messages');
    const message = typeof received === 'string' ? parse(received) : null;
    const advances = message?.type === 'ack' && socket.wouldAdvance(message.position);
    const rest = advances ? 0 : MESSAGE_TENTHS - ACK_TENTHS;
    if (!this.#messages.add(subject, rest, now)) return socket.close('too_many_messages');
    switch (message?.type) {
      case 'ack':
        socket.acknowledge(message.position);
        return this.#advance(ws);
      case 'filter':
        return socket.filter({ accounts: message.accounts, symbols: message.symbols });
      case 'renew':
        return this.#renew(ws, message.ticket);
      default:
        socket.close('invalid_message');
    }
  }

  /** The feed has grown: at once when it was quiet, else with what comes until the next frame is due. */
  published(): void {
    if (this.#flushing) return;
    const wait = frameWait(this.#deps.ctx.getWebSockets().length, this.#flushedAt, Date.now());
    if (wait > 0) {
      this.#flushing = true;
      setTimeout(() => this.#flush(), wait);
    } else this.#flush();
  }

  /**
   * Lets go those whose token has ended or who have stalled, and goes on with the others.
   * @returns when to look again; null for not at all
   */
  look(now: number): number | null {
    let next: number | null = null;
    this.#each(ws => {
      const socket = StreamSocket.wake(ws);
      if (!socket?.alive(now)) return;
      if (socket.stalledSince !== null && now - socket.stalledSince >= this.#deps.stallMs()) {
        socket.close('too_slow');
        return;
      }
      this.#advance(ws);
      next = Math.min(next ?? Infinity, this.#due(ws, now));
    });
    return next;
  }

  /** Ends the streams of whoever may be this one, whose access was withdrawn. */
  closeOf(actor: Actor): void {
    this.#each(ws => {
      const socket = StreamSocket.wake(ws);
      if (socket && mayBeSame(socket.actor, actor)) socket.close('access_withdrawn');
    });
  }

  #due(ws: WebSocket, now: number): number {
    const socket = StreamSocket.wake(ws);
    if (!socket) return Infinity;
    const expiry = Math.max(socket.expiresAt, now + EXPIRY_GRID);
    if (socket.stalledSince !== null) return Math.min(expiry, socket.stalledSince + this.#deps.stallMs());
    return this.#fetching.has(ws) ? Math.min(expiry, now + this.#deps.stallMs()) : expiry;
  }

  #flush(): void {
    this.#flushing = false;
    this.#flushedAt = Date.now();
    const pages = new Map<number, StreamPage>();
    this.#each(ws => this.#advance(ws, pages));
  }

  /**
   * Does something with each socket. One that breaks must not keep the others from their events, nor the alarm from being set:
   * it is let go, since what it was sent may not have been noted.
   */
  #each(work: (ws: WebSocket) => void): void {
    for (const ws of this.#deps.ctx.getWebSockets()) {
      try {
        work(ws);
      } catch (error) {
        log.warn('socket_broken', { error: describeError(error) });
        this.#letGo(ws);
      }
    }
  }

  #letGo(ws: WebSocket): void {
    try {
      closeSocket(ws, 'internal');
    } catch (error) {
      log.warn('socket_not_closed', { error: describeError(error) });
    }
  }

  /**
   * Sends a socket what it is behind, as far as that is at hand and the client keeps up.
   * @param pages what was read for other sockets at the same place
   */
  #advance(ws: WebSocket, pages = new Map<number, StreamPage>()): void {
    if (this.#fetching.has(ws)) return;
    const { source } = this.#deps;
    const socket = StreamSocket.wake(ws);
    if (!socket?.alive(Date.now())) return;
    while (socket.position < source.head) {
      const page = socket.hasRoom(source.head) && (pages.get(socket.position) ?? this.#pageAfter(socket.position));
      if (page === false) this.#stall(socket);
      else if (page === null) this.#fetch(ws, socket.position);
      else pages.set(socket.position, page);
      if (!page || !socket.push(page, source.head)) return;
    }
  }

  /** @throws Error when there is nothing before the head: no client must be told that it has seen all */
  #pageAfter(position: number): StreamPage | null {
    const { source } = this.#deps;
    const entries = source.recent(position, PAGE);
    if (entries?.length === 0)
      throw new Error(`the feed has no entries after ${position}, although its head is ${source.head}`);
    return entries && new StreamPage(entries);
  }

  #stall(socket: StreamSocket): void {
    const now = Date.now();
    if (socket.stall(now)) this.#keep(this.#deps.wakeAt(now + this.#deps.stallMs()), 'stall_not_noted');
  }

  #fetch(ws: WebSocket, after: number): void {
    this.#fetching.add(ws);
    this.#keep(this.#fetchPage(ws, after), 'catch_up_failed');
  }

  async #fetchPage(ws: WebSocket, after: number): Promise<void> {
    try {
      // Should the object die during the fetch, or the fetch fail, the alarm goes on with it.
      await this.#deps.wakeAt(Date.now() + this.#deps.stallMs());
      const page = new StreamPage(await this.#deps.source.read(after, PAGE));
      // Messages may have come meanwhile: as it is now.
      const socket = StreamSocket.wake(ws);
      if (!socket?.alive(Date.now()) || page.last === undefined) return;
      if (!socket.push(page, this.#deps.source.head)) return;
    } finally {
      this.#fetching.delete(ws);
    }
    this.#advance(ws);
  }

  async #renew(ws: WebSocket, ticket: string): Promise<void> {
    const identity = await this.#deps.redeem(ticket);
    const socket = StreamSocket.wake(ws);
    if (!socket?.alive(Date.now())) return;
    if (!identity || !isPermitted(identity, 'stream.open')) return socket.close('renewal_refused');
    socket.renew(identity);
    if (identity.exp * 1000 > Date.now()) await this.#deps.wakeAt(socket.expiresAt);
  }

  #keep(work: Promise<void>, failure: string): void {
    work.catch(error => log.warn(failure, { error: describeError(error) }));
  }
}

/** Answers a close. 1005, 1006 and 1015 say that there was no code: they must not be sent. */
export function closeBack(ws: WebSocket, code: number, reason: string): void {
  if (code === 1005 || code === 1006 || code === 1015) ws.close();
  else ws.close(code, reason);
}

/** Tag with which the runtime finds a subject's sockets, also after the object slept. */
export const tagOf = (actor: Actor): string => sha256Hex(keyOf(actor));

const keyOf = ({ actor, actorIssuer }: Actor): string => JSON.stringify([actor, actorIssuer ?? null]);

/** Refusal of an upgrade, for the gateway to explain. */
export const refusedAsTooMany = (): Response => new Response(null, { status: 429 });

function isTooLong(received: string | ArrayBuffer): boolean {
  if (typeof received !== 'string') return received.byteLength > MAX_MESSAGE_BYTES;
  // A UTF-16 unit takes one to three bytes.
  if (received.length > MAX_MESSAGE_BYTES) return true;
  return received.length * 3 > MAX_MESSAGE_BYTES && new TextEncoder().encode(received).length > MAX_MESSAGE_BYTES;
}

function parse(text: string): ClientMessage | null {
  try {
    return ClientMessage.safeParse(JSON.parse(text)).data ?? null;
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}
