/** The Durable Object of one tenant: one ordered feed of all its events, and the hibernating WebSockets that follow it. */
import { DurableObject } from 'cloudflare:workers';
import { Identity } from '../contracts/identity.ts';
import type { FeedEntry } from '../contracts/messages.ts';
import { planAppend } from '../domain/feed/order.ts';
import type { Arrival } from '../domain/trade/trace.ts';
import { FeedLog, type StoredEntry } from './feed-log.ts';
import { tradeLedger } from './names.ts';
import { CLOSE, StreamSocket } from './stream-socket.ts';
import { Tickets } from './tickets.ts';

/** The header in which the gateway hands over who opens a stream; it removes any that a client sent. */
export const IDENTITY_HEADER = 'x-tapebook-identity';

const HEARTBEAT_SECONDS = 25;
const PAGE = 500;
/** An answer to a reader stays well below what a call between objects may carry. */
const PAGE_CHARS = 4_000_000;

export class TenantFeed extends DurableObject<Env> {
  readonly #feed: FeedLog;
  readonly #tickets: Tickets;
  readonly #tenant: string;

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env);
    if (!ctx.id.name) throw new Error("a tenant's feed is reached by the tenant's name");
    this.#tenant = ctx.id.name;
    this.#feed = new FeedLog(ctx.storage.sql);
    this.#tickets = new Tickets(ctx.storage.sql);
    // Answered by the runtime, so that heartbeats wake nothing.
    ctx.setWebSocketAutoResponse(new WebSocketRequestResponsePair('ping', 'pong'));
  }

  /** Appends what is new of these entries, after what of their trades is still missing, and pushes it to everyone who follows. */
  async append(entries: FeedEntry[]): Promise<void> {
    let known = entries;
    for (;;) {
      const plan = planAppend(known, this.#feed.headsOf(known.map(entry => entry.event.tradeId)));
      if (plan.gaps.length === 0) return this.#commit(plan.ready);
      const missing = await Promise.all(
        plan.gaps.map(({ tradeId, after }) => tradeLedger(this.env, this.#tenant, tradeId).entries(after)),
      );
      // Others may have appended during the await: plan again, from the heads as they are now.
      known = [...entries, ...missing.flat()];
      if (missing.some(found => found.length === 0)) throw new Error('an entry came of which the log knows nothing');
    }
  }

  /** The last sequence that the feed has of a trade, and since when; null for none. */
  async arrivalOf(tradeId: string): Promise<Arrival | null> {
    return this.#feed.arrivalOf(tradeId);
  }

  async readFeed(after: number, limit: number): Promise<{ entries: StoredEntry[]; head: number }> {
    return { entries: this.#feed.read(after, limit, PAGE_CHARS), head: this.#feed.head };
  }

  async tradeIds(after: string, limit: number): Promise<{ tradeId: string; sequence: number }[]> {
    return this.#feed.trades(after, limit);
  }

  async fillGap(position: number, entry: FeedEntry): Promise<void> {
    this.#feed.fill(position, entry);
  }

  async issueTicket(identity: Identity): Promise<{ ticket: string; expiresAt: string }> {
    return this.#tickets.issue(identity, Date.now());
  }

  async redeemTicket(ticket: string): Promise<Identity | null> {
    return this.#tickets.redeem(ticket, Date.now());
  }

  /** Ends the streams of a subject whose access was withdrawn, and the tickets it still holds. */
  async closeStreamsOf(subject: string): Promise<void> {
    this.#tickets.withdraw(subject);
    for (const ws of this.ctx.getWebSockets()) {
      const socket = StreamSocket.wake(ws);
      if (socket.subject === subject)
        socket.close(CLOSE.REVOKED, 'access_withdrawn', 'the key of this connection was revoked');
    }
  }

  /** The upgrade, once the gateway has made sure of who it is. */
  override async fetch(request: Request): Promise<Response> {
    const identity = Identity.parse(JSON.parse(request.headers.get(IDENTITY_HEADER) ?? 'null'));
    const asked = new URL(request.url).searchParams.get('after');
    const after = asked === null ? this.#feed.head : Number(asked);
    const position = Math.min(after, this.#feed.head);
    const { 0: client, 1: server } = new WebSocketPair();
    this.ctx.acceptWebSocket(server);
    const socket = StreamSocket.open(server, identity, position);
    socket.send({ type: 'hello', position, recovered: position === after, heartbeatSeconds: HEARTBEAT_SECONDS });
    this.#catchUp(socket);
    return new Response(null, { status: 101, webSocket: client });
  }

  override async webSocketMessage(ws: WebSocket, message: string | ArrayBuffer): Promise<void> {
    const socket = StreamSocket.wake(ws);
    if (!socket.alive(Date.now())) return;
    if (socket.receive(typeof message === 'string' ? message : '')) this.#catchUp(socket);
  }

  override async webSocketClose(ws: WebSocket, code: number, reason: string): Promise<void> {
    // 1005 and 1006 say that there was no code: they must not be sent.
    if (code === 1005 || code === 1006 || code === 1015) ws.close();
    else ws.close(code, reason);
  }

  #commit(ready: FeedEntry[]): void {
    const stored = this.ctx.storage.transactionSync(() => this.#feed.append(ready, new Date().toISOString()));
    const [first] = stored;
    if (!first) return;
    const now = Date.now();
    for (const ws of this.ctx.getWebSockets()) {
      const socket = StreamSocket.wake(ws);
      if (!socket.alive(now)) continue;
      if (socket.position === first.position - 1) socket.push(stored);
      else this.#catchUp(socket);
    }
  }

  #catchUp(socket: StreamSocket): void {
    while (socket.position < this.#feed.head && socket.hasRoom) {
      if (!socket.push(this.#feed.read(socket.position, PAGE))) return;
    }
  }
}
