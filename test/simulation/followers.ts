/** Clients of the stream: they connect, are cut off, come back where they were, are slow or vanish. */
import type { FeedStub } from '../../src/durable-objects/names.ts';
import { IDENTITY_HEADER } from '../../src/durable-objects/stream-hub.ts';
import { openTenant, type Tenant } from '../../src/durable-objects/tenant.ts';
import type { ServerSocket } from './platform/sockets.ts';
import type { Random } from './random.ts';
import type { Fed, Truth } from './truth.ts';
import { Isolate, type Place, type World } from './world.ts';

interface Item {
  position: number;
  event: { hash: string };
}

export class Follower implements Place {
  readonly isolate: Isolate;
  connected = false;
  /** The last position received; null before the first connection. */
  position: number | null = null;
  /** Where the feed ended when it was greeted last. */
  #head = 0;
  readonly tenant: string;
  readonly #world: World;
  readonly #truth: Truth;
  readonly #random: Random;
  readonly #accounts: string[] | undefined;
  readonly #own: Tenant;

  constructor(world: World, truth: Truth, tenant: string, number: number, env: (place: Place) => Env) {
    this.#world = world;
    this.#truth = truth;
    this.tenant = tenant;
    this.isolate = new Isolate(`client ${number} of ${tenant}`);
    this.#random = world.random(this.isolate.name);
    this.#accounts = this.#random.chance(0.3) ? ['EQ-1'] : undefined;
    this.#own = openTenant(env(this), tenant);
  }

  leave(send: () => void) {
    send();
  }

  /** Stays connected for as long as the world lasts. */
  async follow(): Promise<void> {
    await this.#world.sleep(this.isolate, this.#random.below(10_000));
    if (this.#random.chance(0.5)) this.position = 0;
    for (;;) {
      try {
        await this.#connection();
      } catch (error) {
        this.#world.note(`${this.isolate.name} is not connected: ${error instanceof Error ? error.message : error}`);
      }
      this.connected = false;
      await this.#world.sleep(this.isolate, this.#random.below(2_000));
    }
  }

  /** @returns when the connection has ended */
  async #connection(): Promise<void> {
    const place = await this.#own.feed.placeOfStream();
    const object: Pick<FeedStub, 'fetch'> = place === 0 ? this.#own.feed : this.#own.sockets(place);
    const { webSocket } = await object.fetch(this.#request());
    // It is the other end, which the world lets this one hold on to.
    const socket = webSocket as unknown as ServerSocket;
    this.connected = true;
    await new Promise<void>(resolve => {
      socket.attach({
        onMessage: text => this.#receive(text, socket, resolve),
        onClose: () => resolve(),
      });
    });
  }

  #request(): Request {
    const seconds = this.#world.faultsStrike ? this.#random.between(20, 600) : 10 * 365 * 86_400;
    const identity = {
      sub: this.isolate.name.replaceAll(' ', '-'),
      tenant: this.tenant,
      roles: ['trader'],
      ...(this.#accounts && { accounts: this.#accounts }),
      exp: Math.ceil(this.#world.wall() / 1000) + seconds,
    };
    const after = this.position === null ? '' : `?after=${this.position}`;
    return {
      url: `https://tapebook/v1/stream${after}`,
      headers: { get: (name: string) => (name === IDENTITY_HEADER ? JSON.stringify(identity) : null) },
    } as unknown as Request;
  }

  #receive(text: string, socket: ServerSocket, end: () => void) {
    this.#world.note(`${this.isolate.name} receives ${text.slice(0, 60)}`);
    const message = JSON.parse(text);
    switch (message.type) {
      case 'hello':
        return this.#greeted(message);
      case 'events':
        this.#events(message.items);
        break;
      case 'position':
        this.#told(message.position);
        break;
      default:
        return;
    }
    if (this.#world.fault('vanish', this.isolate.name)) {
      socket.vanish();
      end();
    } else if (this.#world.fault('cut', this.isolate.name)) {
      socket.fromClient(1006);
      socket.vanish();
      end();
    } else if (!this.#world.fault('unacknowledged', this.isolate.name))
      socket.fromClient(JSON.stringify({ type: 'ack', position: this.position }));
  }

  /** Whether it knows that it has come to where the feed ended at the greeting. */
  get arrived(): boolean {
    return this.position !== null && this.position >= this.#head;
  }

  #greeted({ position, head, recovered }: { position: number; head: number; recovered: boolean }) {
    if (!recovered || (this.position !== null && position !== this.position))
      this.#world.violate('stream', `${this.isolate.name} asked for ${this.position} and was given ${position}`);
    this.position = position;
    this.#head = head;
  }

  #events(items: readonly Item[]) {
    for (const { position, event } of items) {
      const next = this.nextVisible();
      if (next?.position !== position || next.event.hash !== event.hash)
        return this.#world.violate('stream', `${this.isolate.name} received ${position}, not ${next?.position}`);
      if ('data' in event !== this.#sees(next.trade.account))
        return this.#world.violate(
          'stream',
          `${this.isolate.name} received ${position} with more or less than it may see`,
        );
      this.position = position;
    }
  }

  #told(position: number) {
    const next = this.nextVisible();
    if (next && next.position <= position)
      this.#world.violate('stream', `${this.isolate.name} was told of ${position}, and has not seen ${next.position}`);
    this.position = position;
  }

  /** The next entry of the feed that it is to receive. */
  nextVisible(): Fed | undefined {
    const feed = this.#truth.feed(this.tenant);
    for (let index = this.position ?? feed.length; index < feed.length; index++) {
      const entry = feed[index];
      if (entry && (this.#sees(entry.trade.account) || this.#sees(entry.previousAccount))) return entry;
    }
    return undefined;
  }

  #sees(account: string | null): boolean {
    return account !== null && (this.#accounts?.includes(account) ?? true);
  }
}
