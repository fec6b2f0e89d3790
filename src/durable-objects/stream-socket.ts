/** One client's WebSocket: how far it has been sent the feed, how far it has confirmed, and what it may and wants to see. */
import type { Identity } from '../contracts/identity.ts';
import {
  type ClientMessage,
  ClientMessage as ClientMessageSchema,
  type FeedItem,
  type ServerMessage,
} from '../contracts/stream.ts';
import { type Audience, visibleTo } from '../domain/feed/visibility.ts';
import type { StoredEntry } from './feed-log.ts';

/** Most items that a client may leave unacknowledged. */
const WINDOW = 10_000;
/** While it catches up, a client is given this many items ahead of its acknowledgements. */
const CATCH_UP_WINDOW = 5_000;
/** A frame is kept well below the runtime's limit of 1 MB. */
const FRAME_BYTES = 700_000;
/** Tell a client that sees nothing of all this where the feed is, this often (positions). */
const POSITION_EVERY = 500;

export const CLOSE = {
  /** The token ended: renew it and come back. */
  TOKEN_EXPIRED: 4001,
  /** More than 10,000 items without an ack. */
  TOO_SLOW: 4008,
  /** A message that is not of the protocol. */
  PROTOCOL: 4400,
} as const;

/** What survives the hibernation of the object: small, and all there is to know of a connection. */
interface Attachment {
  audience: Audience;
  exp: number;
  /** Last position looked at for this client. */
  sent: number;
  /** Last position that the client was told of, by items or by a position message. */
  told: number;
  /** Items sent since the last acknowledgement, and those before that it left open; at most this many are open. */
  unacknowledged: number;
  acknowledged: number;
}

export class StreamSocket {
  readonly #socket: WebSocket;
  readonly #attachment: Attachment;

  private constructor(socket: WebSocket, attachment: Attachment) {
    this.#socket = socket;
    this.#attachment = attachment;
  }

  /** A new connection that is to be sent what follows `after`. */
  static open(socket: WebSocket, identity: Identity, after: number): StreamSocket {
    const audience = identity.accounts ? { accounts: identity.accounts } : {};
    const attachment = {
      audience,
      exp: identity.exp,
      sent: after,
      told: after,
      unacknowledged: 0,
      acknowledged: after,
    };
    return new StreamSocket(socket, attachment).#save();
  }

  /** A connection as it was before the object slept. */
  static wake(socket: WebSocket): StreamSocket {
    return new StreamSocket(socket, socket.deserializeAttachment() as Attachment);
  }

  get position(): number {
    return this.#attachment.sent;
  }

  /** Whether more may be sent of what the client has missed; if not, its next ack goes on with it. */
  get hasRoom(): boolean {
    return this.#attachment.unacknowledged < CATCH_UP_WINDOW;
  }

  send(message: ServerMessage): void {
    this.#socket.send(JSON.stringify(message));
  }

  /** Closes with a word of explanation before. */
  close(closeCode: number, code: string, message: string): void {
    this.send({ type: 'error', code, message });
    this.#socket.close(closeCode, code);
  }

  /** Whether the socket is open and the client's token still holds; closes it when the token does not. */
  alive(now: number): boolean {
    if (this.#socket.readyState !== WebSocket.OPEN) return false;
    if (this.#attachment.exp * 1000 <= now) {
      this.close(
        CLOSE.TOKEN_EXPIRED,
        'token_expired',
        'the token has expired: renew it, connect again and resume by position',
      );
      return false;
    }
    return true;
  }

  /** Sends what of these entries the client may and wants to see. They follow its position. Closes a client that has left too much unacknowledged. */
  push(entries: readonly StoredEntry[]): boolean {
    const last = entries.at(-1);
    if (!last) return true;
    const { audience } = this.#attachment;
    let frame: string[] = [];
    let bytes = 0;
    const flush = () => {
      if (frame.length > 0) this.#socket.send(`{"type":"events","items":[${frame.join(',')}]}`);
      frame = [];
      bytes = 0;
    };
    for (const { position, event, trade, previousAccount } of entries) {
      const visible = visibleTo(trade, previousAccount, audience);
      if (!visible) continue;
      const item = JSON.stringify({ position, event, trade: visible } satisfies FeedItem);
      if (bytes + item.length > FRAME_BYTES) flush();
      frame.push(item);
      bytes += item.length;
      this.#attachment.told = position;
      this.#attachment.unacknowledged += 1;
    }
    flush();
    this.#attachment.sent = last.position;
    if (last.position - this.#attachment.told >= POSITION_EVERY) {
      this.send({ type: 'position', position: last.position });
      this.#attachment.told = last.position;
    }
    this.#save();
    if (this.#attachment.unacknowledged <= WINDOW) return true;
    this.close(
      CLOSE.TOO_SLOW,
      'too_slow',
      `more than ${WINDOW} items were not acknowledged: connect again and resume by position`,
    );
    return false;
  }

  /** Takes a client's message. Returns false when it was none of the protocol and the socket was closed. */
  receive(text: string): boolean {
    const message = parse(text);
    if (!message) {
      this.close(CLOSE.PROTOCOL, 'invalid_message', 'expected the text ping, or a JSON message of type ack or filter');
      return false;
    }
    if (message.type === 'filter') {
      const { accounts, symbols } = message;
      this.#attachment.audience = { ...this.#attachment.audience, filter: { accounts, symbols } };
    } else if (message.position > this.#attachment.acknowledged) {
      this.#attachment.acknowledged = Math.min(message.position, this.#attachment.sent);
      const behind = this.#attachment.sent - this.#attachment.acknowledged;
      this.#attachment.unacknowledged = Math.min(this.#attachment.unacknowledged, behind);
    }
    this.#save();
    return true;
  }

  #save(): this {
    this.#socket.serializeAttachment(this.#attachment);
    return this;
  }
}

function parse(text: string): ClientMessage | null {
  try {
    return ClientMessageSchema.safeParse(JSON.parse(text)).data ?? null;
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}
