/** Simulated WebSockets: each way in order, each message at its own time, and cut without a word when something dies. */
import type { World } from '../world.ts';
import { copied } from './copied.ts';
import type { SimulatedObject } from './objects.ts';

const [OPEN, CLOSED] = [1, 3];

/** The end that a client holds. */
export interface ClientEnd {
  onMessage(text: string): void;
  onClose(code: number): void;
}

export class ServerSocket {
  readyState = OPEN;
  tags: readonly string[] = [];
  #client: ClientEnd | null = null;
  readonly #world: World;
  #object: SimulatedObject | null = null;
  #attachment: unknown = null;
  readonly #out: (string | number)[] = [];
  readonly #in: (string | number)[] = [];
  /** A client that has gone away without a word: what is sent to it goes nowhere. */
  #vanished = false;

  constructor(world: World) {
    this.#world = world;
  }

  accept(object: SimulatedObject, tags: readonly string[]): void {
    this.tags = tags;
    this.#object = object;
    object.sockets.push(this);
  }

  /** The client has got the answer to its request; what was sent to it meanwhile comes now. */
  attach(client: ClientEnd): void {
    this.#client = client;
    for (const _ of this.#out) this.#hearIn();
  }

  serializeAttachment(value: unknown): void {
    this.#attachment = copied(value);
  }

  deserializeAttachment(): unknown {
    return copied(this.#attachment);
  }

  send(text: string): void {
    if (this.readyState !== OPEN) throw new TypeError('the socket is closed');
    this.#object?.leave(() => this.#toClient(text));
  }

  close(code = 1005): void {
    if (this.readyState !== OPEN) return;
    this.readyState = CLOSED;
    this.#object?.leave(() => {
      this.#removed();
      this.#toClient(code);
    });
  }

  /** The object has died: the connection breaks. */
  lose(): void {
    this.readyState = CLOSED;
    this.#toClient(1006);
  }

  /** Sent by the client; a number is a close. */
  fromClient(message: string | number): void {
    this.#in.push(message);
    this.#world.schedule(this.#world.delay('from a client'), 'a client is heard', null, () => {
      const next = this.#in.shift();
      if (next === undefined || this.readyState !== OPEN || !this.#object) return;
      if (typeof next === 'string') {
        this.#object.handle('webSocketMessage', [this, next]);
        return;
      }
      this.#object.handle('webSocketClose', [this, next, '', next === 1000]);
      this.readyState = CLOSED;
      this.#removed();
    });
  }

  vanish(): void {
    this.#vanished = true;
  }

  #removed(): void {
    const object = this.#object;
    if (object) object.sockets = object.sockets.filter(socket => socket !== this);
  }

  #toClient(message: string | number): void {
    this.#out.push(message);
    if (this.#client) this.#hearIn();
  }

  #hearIn(): void {
    this.#world.schedule(this.#world.delay('to a client'), 'a client hears', null, () => {
      const next = this.#out.shift();
      if (next === undefined || this.#vanished) return;
      if (typeof next === 'string') this.#client?.onMessage(next);
      else this.#client?.onClose(next);
    });
  }
}
