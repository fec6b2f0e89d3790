/** The Durable Object of one tenant: one ordered feed of all its events, and the hibernating WebSockets that follow it. */
import { DurableObject } from 'cloudflare:workers';
import type { FeedPage } from '../contracts/feed.ts';
import { actorIn, Identity } from '../contracts/identity.ts';
import type { FeedEntry } from '../contracts/messages.ts';
import type { StreamTicket } from '../contracts/stream.ts';
import type { Actor } from '../domain/actor.ts';
import { planAppend } from '../domain/feed/order.ts';
import type { Audience } from '../domain/feed/visibility.ts';
import { describeError, log } from '../observability/log.ts';
import { FeedArchive } from './feed-archive.ts';
import type { FeedArrival, StoredEntry } from './feed-log.ts';
import { FeedMeter, type Measurements } from './feed-meter.ts';
import { feedSettings } from './feed-settings.ts';
import { FeedStore } from './feed-store.ts';
import { SocketObjects } from './socket-objects.ts';
import {
  closeBack,
  IDENTITY_HEADER,
  MAX_SOCKETS_PER_SUBJECT,
  refusedAsTooMany,
  StreamHub,
  tagOf,
} from './stream-hub.ts';
import { openTenant, type Tenant } from './tenant.ts';
import { isTicketOf, newTicket, Tickets } from './tickets.ts';
import { wakeAt } from './wake-at.ts';
import { refusedAsWithdrawn, Withdrawals } from './withdrawals.ts';

/** Waits between tries to archive, ms, after so many failures. */
const archiveWait = (failures: number): number => Math.min(30_000 * 2 ** failures, 600_000);

export class TenantFeed extends DurableObject<Env> {
  readonly #feed: FeedStore;
  readonly #meter: FeedMeter;
  readonly #hub: StreamHub;
  readonly #others: SocketObjects;
  readonly #tickets: Tickets;
  readonly #withdrawals: Withdrawals;
  readonly #name: string;
  #archiveFailures = 0;

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env);
    if (!ctx.id.name) throw new Error('expected the name of a tenant as the object name');
    this.#name = ctx.id.name;
    this.#feed = new FeedStore(ctx.storage, new FeedArchive(() => this.env.ARCHIVE, this.#name));
    this.#meter = new FeedMeter(this.#feed.log);
    this.#tickets = new Tickets(ctx.storage.sql);
    this.#withdrawals = new Withdrawals(ctx.storage.sql);
    this.#hub = new StreamHub({
      ctx,
      source: this.#feed,
      stallMs: () => feedSettings(this.env).stallMs,
      redeem: async ticket => ((await isTicketOf(env, this.#name, ticket)) ? this.redeemTicket(ticket) : null),
      wakeAt: time => wakeAt(ctx.storage, time),
    });
    this.#others = new SocketObjects(ctx.storage.sql, number => this.#tenant.sockets(number));
    // Answered by the runtime, so that heartbeats wake nothing.
    ctx.setWebSocketAutoResponse(new WebSocketRequestResponsePair('ping', 'pong'));
  }

  get #tenant(): Tenant {
    return openTenant(this.env, this.#name);
  }

  /**
   * Appends what is new of these entries, after what of their trades is still missing, and pushes it to everyone who follows.
   * @param viewed whether the views hold what the entries say
   */
  async append(entries: FeedEntry[], viewed: boolean): Promise<void> {
    let known = entries;
    for (;;) {
      const plan = planAppend(known, this.#feed.log.headsOf(known.map(entry => entry.event.tradeId)));
      if (plan.gaps.length === 0) return await this.#commit(plan.ready, viewed ? entries : []);
      const missing = await Promise.all(
        plan.gaps.map(({ tradeId, after }) => this.#tenant.ledger(tradeId).entries(after)),
      );
      // Others may have appended during the await: plan again, from the heads as they are now.
      known = [...entries, ...missing.flat()];
      if (missing.some(found => found.length === 0)) throw new Error('feed entry without a ledger event');
    }
  }

  /** The last sequence that feed and views have of a trade, and since when the feed has it; null for none. */
  async arrivalOf(tradeId: string): Promise<FeedArrival | null> {
    return this.#feed.log.arrivalOf(tradeId);
  }

  /** The last position given out: known without reading anything, wherever the feed lies. */
  async head(): Promise<number> {
    return this.#feed.head;
  }

  async readFeed(after: number, limit: number): Promise<{ entries: StoredEntry[]; head: number }> {
    return { entries: await this.#feed.read(after, limit), head: this.#feed.head };
  }

  /** What an audience may see of what follows a position, and where to go on; null while the archive can't be read. */
  async readVisible(audience: Audience, after: number, limit: number): Promise<FeedPage | null> {
    try {
      return await this.#feed.readVisible(audience, after, limit);
    } catch (error) {
      log.error('archive_unreadable', { tenant: this.#name, after, error: describeError(error) });
      return null;
    }
  }

  async tradeIds(after: string, limit: number): Promise<{ tradeId: string; sequence: number }[]> {
    return this.#feed.log.trades(after, limit);
  }

  async fillGap(position: number, entry: FeedEntry): Promise<void> {
    this.#feed.fill(position, entry);
  }

  /**
   * @returns null for a subject whose access was withdrawn
   * @throws Error while KEY_SECRETS has a problem
   */
  async issueTicket(identity: Identity): Promise<StreamTicket | null> {
    const now = Date.now();
    const ticket = await newTicket(this.env, this.#name, now);
    // Checks after the await, during which access may be withdrawn.
    if (this.#withdrawals.has(actorIn(identity), now)) return null;
    this.#tickets.keep(ticket, identity, now);
    return ticket;
  }

  async redeemTicket(ticket: string): Promise<Identity | null> {
    return this.#tickets.redeem(ticket, Date.now());
  }

  /**
   * Ends the streams of somebody whose access was withdrawn, the tickets still held, and what was asked for and not answered yet.
   * @param issuer of that subject's token; of any, when it is left out
   */
  async closeStreamsOf(subject: string, issuer?: string): Promise<void> {
    const actor: Actor = { actor: subject, actorIssuer: issuer };
    this.#withdrawals.note(actor, Date.now());
    this.#tickets.withdraw(actor);
    this.#hub.closeOf(actor);
    await this.#others.closeStreamsOf(actor);
  }

  /** What has gone through lately, and how many clients follow. */
  async measurements(): Promise<Measurements & { clients: number }> {
    const elsewhere = await this.#others.count(this.#feed.head);
    return { ...this.#meter.read(Date.now()), clients: this.ctx.getWebSockets().length + elsewhere };
  }

  /** Which object is to hold the next socket: 0 for this one. */
  async placeOfStream(): Promise<number> {
    const { socketsPerObject } = feedSettings(this.env);
    return this.#others.place(this.ctx.getWebSockets().length, socketsPerObject, this.#feed.head);
  }

  /**
   * Admits a socket of a subject that another object is about to take, and counts already.
   * @returns the end of the feed; null for withdrawn access, 'too_many' for a subject at the bound
   */
  async announceSocket(number: number, subject: string, issuer?: string): Promise<number | null | 'too_many'> {
    const actor: Actor = { actor: subject, actorIssuer: issuer };
    const tooMany = await this.#hasTooMany(actor);
    if (this.#withdrawals.has(actor, Date.now())) return null;
    if (tooMany) return 'too_many';
    this.#others.announce(number);
    return this.#feed.head;
  }

  /** The upgrade, once the gateway has made sure of who it is. */
  override async fetch(request: Request): Promise<Response> {
    const identity = Identity.parse(JSON.parse(request.headers.get(IDENTITY_HEADER) ?? 'null'));
    const actor = actorIn(identity);
    const asked = new URL(request.url).searchParams.get('after');
    return this.#hub.admit(identity, asked, async () => {
      const tooMany = await this.#hasTooMany(actor);
      if (this.#withdrawals.has(actor, Date.now())) return refusedAsWithdrawn();
      return tooMany ? refusedAsTooMany() : null;
    });
  }

  /** Tells that a subject has too many sockets, with the one that is being opened. */
  async #hasTooMany(actor: Actor): Promise<boolean> {
    const tag = tagOf(actor);
    const elsewhere = await this.#others.countOf(tag);
    return this.#hub.countOf(tag) + elsewhere > MAX_SOCKETS_PER_SUBJECT;
  }

  override async webSocketMessage(ws: WebSocket, message: string | ArrayBuffer): Promise<void> {
    await this.#hub.receive(ws, message);
  }

  override async webSocketClose(ws: WebSocket, code: number, reason: string): Promise<void> {
    closeBack(ws, code, reason);
  }

  /** Stands only while there is something to archive, a client is behind, or a token runs that will end. */
  override async alarm(): Promise<void> {
    const archiveAgain = await this.#archive();
    const lookAgain = this.#hub.look(Date.now());
    const next = Math.min(archiveAgain ?? Infinity, lookAgain ?? Infinity);
    if (Number.isFinite(next)) await wakeAt(this.ctx.storage, next);
  }

  /** Moves what is due, a segment at a time. @returns when to go on; null when nothing is left to do */
  async #archive(): Promise<number | null> {
    try {
      const moved = await this.#feed.archiveSome(feedSettings(this.env));
      this.#archiveFailures = 0;
      return moved && this.#feed.isArchiveDue(feedSettings(this.env)) ? Date.now() : null;
    } catch (error) {
      log.warn('archiving_failed', { tenant: this.#name, error: describeError(error) });
      this.#archiveFailures += 1;
      return Date.now() + archiveWait(this.#archiveFailures);
    }
  }

  async #commit(ready: FeedEntry[], viewed: FeedEntry[]): Promise<void> {
    const pushedAt = new Date().toISOString();
    const stored = this.ctx.storage.transactionSync(() => {
      const appended = this.#feed.log.append(ready, viewed, pushedAt);
      this.#feed.log.noteViewed(viewed);
      return appended;
    });
    this.#meter.note(stored, pushedAt);
    if (stored.length > 0) this.#hub.published();
    // Not only with news: the object may have died before the others had heard of them, and be told them again.
    await this.#others.tell(stored, this.#feed.head);
    if (stored.length === 0) return;
    // After a failure the alarm stands already, at its own pace.
    if (this.#archiveFailures === 0 && this.#feed.isArchiveDue(feedSettings(this.env)))
      await wakeAt(this.ctx.storage, Date.now());
  }
}
