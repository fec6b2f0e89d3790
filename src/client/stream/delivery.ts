/** Hands items to the subscriber: each once, in order, one batch after the other, and acknowledges what was handled. */
import type { FeedItem } from '../../contracts/stream.ts';

/** The server wants to hear at least every 500 items; half of that leaves room for frames of any size. */
const ACKNOWLEDGE_EVERY = 250;
/** Characters, of up to three bytes each: the server waits for acknowledgements after four megabytes. */
const ACKNOWLEDGE_EVERY_CHARS = 250_000;

export type OnEvents = (items: FeedItem[]) => void | Promise<void>;

export class Delivery {
  /** Highest position received; what is not above it is a double. */
  #received: number | null;
  #handled: number | null;
  #unacknowledged = 0;
  #unacknowledgedChars = 0;
  #stopped = false;
  #work: Promise<void> = Promise.resolve();

  readonly #onEvents: OnEvents;

  constructor(after: number | undefined, onEvents: OnEvents) {
    this.#onEvents = onEvents;
    this.#received = after ?? null;
    this.#handled = this.#received;
  }

  /** Highest position that the subscriber has handled: where to resume. */
  get position(): number | null {
    return this.#handled;
  }

  /** Settles when everything taken so far is handled; rejects when the subscriber threw. */
  get settled(): Promise<void> {
    return this.#work;
  }

  /** Nothing more is handed over; what the subscriber is at, it may finish. */
  stop(): void {
    this.#stopped = true;
  }

  /** The server says that there is nothing for this subscriber up to `position`. */
  moveTo(position: number): void {
    if (this.#received === null || position > this.#received) this.restartAt(position);
  }

  /** The server cannot go on from where this subscriber was, and starts after `position` instead, be that before or behind. */
  restartAt(position: number): void {
    this.#received = position;
    this.#work = this.#work.then(() => {
      if (!this.#stopped) this.#handled = position;
    });
  }

  /**
   * @param chars length of the message that brought the items
   * @param acknowledge tells the server what has been handled
   * @returns the items that are new
   */
  take(items: FeedItem[], chars: number, acknowledge: (position: number) => void): FeedItem[] {
    const seen = this.#received ?? 0;
    const fresh = items.filter(item => item.position > seen);
    const last = fresh.at(-1);
    if (!last) return fresh;
    this.#received = last.position;
    this.#work = this.#work.then(async () => {
      if (this.#stopped) return;
      await this.#onEvents(fresh);
      this.#handled = last.position;
      this.#unacknowledged += fresh.length;
      this.#unacknowledgedChars += chars;
      if (this.#unacknowledged < ACKNOWLEDGE_EVERY && this.#unacknowledgedChars < ACKNOWLEDGE_EVERY_CHARS) return;
      this.#unacknowledged = 0;
      this.#unacknowledgedChars = 0;
      acknowledge(last.position);
    });
    return fresh;
  }
}
