/** One client's WebSocket: how far it has been sent the feed, how far it has confirmed, and what it may and wants to see. */
import { CLOSE_CODES, type CloseReason } from '../contracts/close-codes.ts';
import type { Identity } from '../contracts/identity.ts';
import type { ServerMessage } from '../contracts/stream.ts';
import { type Actor, mayBeSame } from '../domain/actor.ts';
import { acknowledged, NONE, sent, type Unacknowledged } from '../domain/feed/unacknowledged.ts';
import { type Audience, bytesToKeep, MAX_AUDIENCE_BYTES } from '../domain/feed/visibility.ts';
import type { StreamPage } from './stream-page.ts';

/** Items that a client may leave unacknowledged; it is disconnected for more. */
const MAX_UNACKNOWLEDGED_ITEMS = 10_000;
/** Bytes that a client may leave unacknowledged; it is sent no more until it acknowledges some. */
const MAX_UNACKNOWLEDGED_BYTES = 32 * 2 ** 20;
/** While it is further behind than this, a client is given no more than this ahead of its acknowledgements. */
const MAX_CATCH_UP_ITEMS = 1_000;
const MAX_CATCH_UP_BYTES = 4 * 2 ** 20;
/** Tell a client that sees nothing of all this where the feed is, this often (positions). */
const POSITION_EVERY = 500;

/** What survives the hibernation of the object: small, and all there is to know of a connection. */
interface Attachment {
  /** Of this shape. Version 2 named it and the issuer; what has no version is of before, and has no issuer. */
  version?: 2;
  sub: string;
  issuer?: string | undefined;
  audience: Audience;
  exp: number;
  /** Last position looked at for this client. */
  sent: number;
  /** Last position that the client was told of, by items or by a position message. */
  told: number;
  /** The end of the feed when it was greeted, of which it is told even if it sees nothing there; null once it has been. */
  arrivesAt: number | null;
  acknowledged: number;
  unacknowledged: Unacknowledged;
  /** Since when it has been behind without the room to be sent more, ms; null while it is not. */
  stalledSince: number | null;
}

export class StreamSocket {
  readonly #socket: WebSocket;
  readonly #attachment: Attachment;

  private constructor(socket: WebSocket, attachment: Attachment) {
    this.#socket = socket;
    this.#attachment = attachment;
  }

  /** A new connection that is to be sent what follows `after`, and told when it has come to `head`. */
  static open(socket: WebSocket, identity: Identity, after: number, head: number): StreamSocket {
    return new StreamSocket(socket, {
      version: 2,
      sub: identity.sub,
      issuer: identity.issuer,
      audience: identity.accounts ? { accounts: identity.accounts } : {},
      exp: identity.exp,
      sent: after,
      told: after,
      arrivesAt: after < head ? head : null,
      acknowledged: after,
      unacknowledged: NONE,
      stalledSince: null,
    }).#save();
  }

  /** A connection as it was before the object slept; null for one that was not greeted yet. */
  static wake(socket: WebSocket): StreamSocket | null {
    const attachment: Attachment | null = socket.deserializeAttachment();
    return attachment && new StreamSocket(socket, attachment);
  }

  /** Whose token or key opened it. */
  get actor(): Actor {
    const { sub, issuer } = this.#attachment;
    return { actor: sub, actorIssuer: issuer };
  }

  get position(): number {
    return this.#attachment.sent;
  }

  /** When its token ends, ms. */
  get expiresAt(): number {
    return this.#attachment.exp * 1000;
  }

  get stalledSince(): number | null {
    return this.#attachment.stalledSince;
  }

  /** Whether it may be sent more on its way to `head`; if not, its next ack goes on with it. */
  hasRoom(head: number): boolean {
    const { sent: last, unacknowledged } = this.#attachment;
    const { open, bytes = 0 } = unacknowledged;
    return head - last > MAX_CATCH_UP_ITEMS
      ? open < MAX_CATCH_UP_ITEMS && bytes < MAX_CATCH_UP_BYTES
      : open <= MAX_UNACKNOWLEDGED_ITEMS && bytes < MAX_UNACKNOWLEDGED_BYTES;
  }

  send(message: ServerMessage): void {
    this.#socket.send(JSON.stringify(message));
  }

  /** Closes with a word of explanation before. */
  close(reason: CloseReason, explanation?: string): void {
    closeSocket(this.#socket, reason, explanation);
  }

  /** Whether the socket is open and the client's token still holds; closes it when the token does not. */
  alive(now: number): boolean {
    if (this.#socket.readyState !== WebSocket.OPEN) return false;
    if (this.expiresAt > now) return true;
    this.close('token_expired');
    return false;
  }

  /**
   * Sends items of a page that the client may and wants to see, while room is left. The page follows its position.
   * @returns false when the client was let go, having left too much unacknowledged
   */
  push(page: StreamPage, head: number): boolean {
    const state = this.#attachment;
    const full = this.#sendFrames(page, head);
    if (!full) state.sent = page.last ?? state.sent;
    // At the end of a resume too: a client that sees nothing there has no other way to know that it has arrived.
    const arrived = state.arrivesAt !== null && state.sent >= state.arrivesAt;
    if (arrived) state.arrivesAt = null;
    const hidden = state.sent - state.told;
    if (hidden >= POSITION_EVERY || (hidden > 0 && arrived)) {
      this.send({ type: 'position', position: state.sent });
      state.told = state.sent;
    }
    state.stalledSince = null;
    this.#save();
    if (state.unacknowledged.open <= MAX_UNACKNOWLEDGED_ITEMS) return true;
    this.close('too_slow');
    return false;
  }

  /** @returns whether it stopped for want of room */
  #sendFrames(page: StreamPage, head: number): boolean {
    const state = this.#attachment;
    for (const { text, last, ...size } of page.framesFor(state.audience)) {
      if (!this.hasRoom(head)) return true;
      this.#socket.send(text);
      state.sent = last;
      state.told = last;
      state.unacknowledged = sent(state.unacknowledged, last, size);
    }
    return false;
  }

  /** Notes that it waits for an acknowledgement before it can be sent more. @returns whether that is new */
  stall(now: number): boolean {
    if (this.#attachment.stalledSince !== null) return false;
    this.#attachment.stalledSince = now;
    this.#save();
    return true;
  }

  /** Tells that an acknowledgement is new. */
  wouldAdvance(position: number): boolean {
    const { acknowledged: before, sent: last } = this.#attachment;
    return position > before && before < last;
  }

  acknowledge(position: number): void {
    const state = this.#attachment;
    if (position <= state.acknowledged) return;
    state.acknowledged = Math.min(position, state.sent);
    state.unacknowledged = acknowledged(state.unacknowledged, state.acknowledged);
    state.stalledSince = null;
    this.#save();
  }

  /** Narrows what the client is sent from here on. Closes a client that asks for more than can be remembered. */
  filter(filter: Audience['filter']): void {
    this.#attachment.audience = { ...this.#attachment.audience, filter };
    if (bytesToKeep(this.#attachment.audience) <= MAX_AUDIENCE_BYTES) this.#save();
    else this.close('invalid_message', 'The filter is too long: name fewer accounts and symbols');
  }

  /** From here on another token of the same user says how long, and what it may see. */
  renew({ sub, issuer, exp, accounts }: Identity): void {
    if (!mayBeSame(this.actor, { actor: sub, actorIssuer: issuer })) {
      this.close('renewal_refused');
      return;
    }
    const { filter } = this.#attachment.audience;
    this.#attachment.audience = { ...(accounts && { accounts }), ...(filter && { filter }) };
    if (bytesToKeep(this.#attachment.audience) > MAX_AUDIENCE_BYTES) {
      this.close(
        'renewal_refused',
        'The accounts of the token and the filter are too long together: name fewer in the filter',
      );
      return;
    }
    this.#attachment.exp = exp;
    this.#attachment.issuer ??= issuer;
    this.#attachment.version = 2;
    this.#save();
    this.send({ type: 'renewed', expiresAt: new Date(exp * 1000).toISOString() });
  }

  #save(): this {
    this.#socket.serializeAttachment(this.#attachment);
    return this;
  }
}

/** Closes a socket of which nothing may be known. */
export function closeSocket(socket: WebSocket, reason: CloseReason, explanation?: string): void {
  const [code, message] = CLOSE_CODES[reason];
  socket.send(JSON.stringify({ type: 'error', code: reason, message: explanation ?? message } satisfies ServerMessage));
  socket.close(code, reason);
}
