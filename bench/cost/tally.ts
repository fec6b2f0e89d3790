/** What has been used so far, of what and by whom. One of it in the Worker: locally all its objects share its memory. */
import type { Resource } from './resources.ts';

export interface Line {
  resource: Resource;
  /** Who used it: a statement, a call, a queue. */
  by: string;
  times: number;
  amount: number;
}

export interface Report {
  lines: Line[];
  /** Seconds in which objects were at work, summed over their calls: those at once count each. */
  objectSeconds: number;
  /** Messages that consumers are done with, by queue, and those that wait or are being worked on. */
  consumed: Record<string, number>;
  waiting: number;
  /** Messages that had to come again. */
  retried: number;
}

export class Tally {
  #lines = new Map<string, Line>();
  #objectSeconds = 0;
  #consumed: Record<string, number> = {};
  #waiting = 0;
  #retried = 0;

  add(resource: Resource, by: string, amount = 1): void {
    const key = `${resource} ${by}`;
    const { times, amount: before } = this.#lines.get(key) ?? { times: 0, amount: 0 };
    this.#lines.set(key, { resource, by, times: times + 1, amount: before + amount });
  }

  /** Times the work of an object. */
  async atWork<T>(work: () => Promise<T>): Promise<T> {
    const began = performance.now();
    try {
      return await work();
    } finally {
      this.#objectSeconds += (performance.now() - began) / 1000;
    }
  }

  sent(): void {
    this.#waiting += 1;
  }

  acknowledged(queue: string): void {
    this.#consumed[queue] = (this.#consumed[queue] ?? 0) + 1;
    this.#waiting -= 1;
  }

  retried(): void {
    this.#retried += 1;
  }

  report(): Report {
    return {
      lines: [...this.#lines.values()],
      objectSeconds: this.#objectSeconds,
      consumed: this.#consumed,
      waiting: this.#waiting,
      retried: this.#retried,
    };
  }

  /** Begins anew; messages that wait go on waiting. */
  reset(): void {
    this.#lines = new Map();
    this.#objectSeconds = 0;
    this.#consumed = {};
    this.#retried = 0;
  }
}
