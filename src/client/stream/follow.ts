/** A subscription as an async iterator: what was received waits until the loop comes back for it. */
import type { FeedItem } from '../../contracts/stream.ts';
import type { SubscribeOptions, Subscription } from './subscribe.ts';

export type FollowOptions = Omit<SubscribeOptions, 'onEvents'>;

/**
 * The server cannot give what follows the position asked for: its feed ends before it, as after a restore from an older
 * copy. What was kept of this feed has to be compared or loaded again.
 */
export class FeedRestartedError extends Error {
  /** Where the feed ends now. */
  readonly position: number;

  constructor(position: number) {
    super(`The feed ends at ${position}, before the position to resume from`);
    this.name = 'FeedRestartedError';
    this.position = position;
  }
}

/**
 * Gives items in order, each once. A batch counts as handled, and is acknowledged, when the loop asks for the next one; so a
 * loop that is slow, or waits, is sent no more than the server's window. Ends when the signal fires or the loop is left;
 * throws FeedRestartedError when items may be missing.
 */
export async function* follow(
  subscribe: (options: SubscribeOptions) => Subscription,
  options: FollowOptions,
): AsyncGenerator<FeedItem[], void, undefined> {
  const waiting = new Handover<FeedItem[]>();
  let restarted: FeedRestartedError | undefined;
  const subscription = subscribe({
    ...options,
    onEvents: items => waiting.give(items),
    onHello: hello => {
      options.onHello?.(hello);
      if (hello.recovered) return;
      restarted = new FeedRestartedError(hello.position);
      subscription.close();
    },
  });
  const over = subscription.finished.finally(() => waiting.end());
  over.catch(() => {}); // looked at below
  try {
    for (let items = await waiting.next(); items; items = await waiting.next()) yield items;
    await over;
    if (restarted) throw restarted;
  } finally {
    subscription.close();
    waiting.end();
  }
}

/** Hands one thing over at a time; the giver waits until the taker has come back for the next. */
class Handover<T> {
  #offered: T | null = null;
  #ended = false;
  #taken: () => void = () => {};
  #arrived: () => void = () => {};

  /** Settles when the taker is done with it, or nobody takes any more. */
  give(thing: T): Promise<void> {
    if (this.#ended) return Promise.resolve();
    this.#offered = thing;
    this.#arrived();
    return new Promise(resolve => {
      this.#taken = resolve;
    });
  }

  /** Done with what was taken before: the next thing, or null at the end. */
  async next(): Promise<T | null> {
    this.#taken();
    if (this.#offered === null && !this.#ended)
      await new Promise<void>(resolve => {
        this.#arrived = resolve;
      });
    const thing = this.#offered;
    this.#offered = null;
    return this.#ended ? null : thing;
  }

  end(): void {
    this.#ended = true;
    this.#offered = null;
    this.#taken();
    this.#arrived();
  }
}
