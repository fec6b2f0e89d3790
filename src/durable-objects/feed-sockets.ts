/**
 * A Durable Object that holds a part of a tenant's sockets, for tenants with more than one object should. The tenant's feed
 * stays the only one that appends; it tells this one what is new, and what is older is read from it.
 */
import { DurableObject } from 'cloudflare:workers';
import { actorIn, Identity } from '../contracts/identity.ts';
import { type Actor, mayBeSame } from '../domain/actor.ts';
import { describeError, log } from '../observability/log.ts';
import type { StoredEntry } from './feed-log.ts';
import { feedSettings } from './feed-settings.ts';
import { parseSocketsName } from './names.ts';
import { closeBack, IDENTITY_HEADER, refusedAsTooMany, StreamHub, type StreamSource } from './stream-hub.ts';
import { openTenant, type Tenant } from './tenant.ts';
import { isTicketOf } from './tickets.ts';
import { wakeAt } from './wake-at.ts';
import { refusedAsWithdrawn } from './withdrawals.ts';

/** The newest entries are kept at hand, this many: most sockets are at the end of the feed. */
const AT_HAND = 1_000;

export class FeedSockets extends DurableObject<Env> {
  readonly #tenant: Tenant;
  readonly #number: number;
  readonly #hub: StreamHub;
  /** The end of the feed; null when this object has just been woken and has not heard yet. */
  #head: number | null = null;
  #newest: StoredEntry[] = [];
  #opening = 0;
  /** Whose access was withdrawn since this object woke: the feed may have let them in just before. */
  readonly #withdrawn: Actor[] = [];

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env);
    const { tenant, number } = parseSocketsName(ctx.id.name);
    this.#tenant = openTenant(env, tenant);
    this.#number = number;
    this.#hub = new StreamHub({
      ctx,
      source: this.#source(),
      stallMs: () => feedSettings(this.env).stallMs,
      redeem: async ticket => ((await isTicketOf(env, tenant, ticket)) ? this.#tenant.feed.redeemTicket(ticket) : null),
      wakeAt: time => wakeAt(ctx.storage, time),
    });
    ctx.setWebSocketAutoResponse(new WebSocketRequestResponsePair('ping', 'pong'));
  }

  /** The feed has grown up to `head`; the entries are the last ones, or none. @returns how many sockets are here */
  async publish(entries: StoredEntry[], head: number): Promise<number> {
    const follows = entries[0]?.position === (this.#newest.at(-1)?.position ?? 0) + 1;
    this.#newest = (follows ? [...this.#newest, ...entries] : entries).slice(-AT_HAND);
    this.#head = Math.max(head, this.#head ?? 0);
    this.#hub.published();
    return this.ctx.getWebSockets().length + this.#opening;
  }

  /** Counts the open sockets of a subject here, and those being opened. */
  async countOf(tag: string): Promise<number> {
    return this.#hub.countOf(tag);
  }

  async closeStreamsOf(subject: string, issuer?: string): Promise<void> {
    const actor: Actor = { actor: subject, actorIssuer: issuer };
    this.#withdrawn.push(actor);
    this.#hub.closeOf(actor);
  }

  /** The upgrade, once the gateway has made sure of who it is and the feed has sent it here. */
  override async fetch(request: Request): Promise<Response> {
    const identity = Identity.parse(JSON.parse(request.headers.get(IDENTITY_HEADER) ?? 'null'));
    const asked = new URL(request.url).searchParams.get('after');
    // Counted before it is announced: the feed must not strike this object off between the two.
    this.#opening += 1;
    try {
      return await this.#hub.admit(identity, asked, async () => {
        const head = await this.#tenant.feed.announceSocket(this.#number, identity.sub, identity.issuer);
        const withdrawn = this.#withdrawn.some(actor => mayBeSame(actor, actorIn(identity)));
        if (head === null || withdrawn) return refusedAsWithdrawn();
        if (head === 'too_many') return refusedAsTooMany();
        this.#hear(head);
        return null;
      });
    } finally {
      this.#opening -= 1;
    }
  }

  override async webSocketMessage(ws: WebSocket, message: string | ArrayBuffer): Promise<void> {
    await this.#know();
    await this.#hub.receive(ws, message);
  }

  override async webSocketClose(ws: WebSocket, code: number, reason: string): Promise<void> {
    closeBack(ws, code, reason);
  }

  override async alarm(): Promise<void> {
    await this.#know();
    const next = this.#hub.look(Date.now());
    if (next !== null && Number.isFinite(next)) await wakeAt(this.ctx.storage, next);
  }

  /** While the feed can't be asked, sockets stay where they are in it, and the alarm goes on with them. */
  async #know(): Promise<void> {
    if (this.#head !== null) return;
    try {
      this.#hear(await this.#tenant.feed.head());
    } catch (error) {
      log.warn('feed_not_reached', { tenant: this.#tenant.name, error: describeError(error) });
      await wakeAt(this.ctx.storage, Date.now() + feedSettings(this.env).stallMs);
    }
  }

  #hear(head: number): void {
    this.#head = Math.max(head, this.#head ?? 0);
  }

  #source(): StreamSource {
    const headOf = () => this.#head ?? 0;
    return {
      get head() {
        return headOf();
      },
      recent: (after, limit) => {
        const first = this.#newest[0]?.position;
        if (first === undefined || after < first - 1) return null;
        const entries = this.#newest.slice(after - first + 1, after - first + 1 + limit);
        return entries.length > 0 ? entries : null;
      },
      read: async (after, limit) => (await this.#tenant.feed.readFeed(after, limit)).entries,
    };
  }
}
