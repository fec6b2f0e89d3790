/** The key-value part of a simulated object's storage: names in order, and every change can be taken back. */

import { copied } from './copied.ts';

export class UndoableValues {
  readonly #values = new Map<string, unknown>();
  /** What stood there before each change since the last durable state. */
  readonly #before: [name: string, value: unknown][] = [];
  readonly #changing: () => void;

  /** @param changing called before each change */
  constructor(changing: () => void) {
    this.#changing = changing;
  }

  get isEmpty(): boolean {
    return this.#values.size === 0;
  }

  get(name: string): unknown {
    return this.#values.get(name);
  }

  put(name: string, value: unknown): void {
    this.#changing();
    this.#before.push([name, this.#values.get(name)]);
    this.#values.set(name, copied(value));
  }

  delete(name: string): boolean {
    this.#changing();
    this.#before.push([name, this.#values.get(name)]);
    return this.#values.delete(name);
  }

  list({ prefix = '', start, startAfter, end, reverse, limit }: SyncKvListOptions = {}): [string, unknown][] {
    if (limit !== undefined && !(limit >= 1 && limit < 2 ** 31)) throw new TypeError('List limit must be positive.');
    const found: [string, unknown][] = [];
    for (const entry of this.#values) {
      const [name] = entry;
      if (!name.startsWith(prefix) || (start !== undefined && name < start)) continue;
      if ((startAfter !== undefined && name <= startAfter) || (end !== undefined && name >= end)) continue;
      found.push(entry);
    }
    found.sort(([a], [b]) => (a < b ? -1 : 1));
    if (reverse) found.reverse();
    return limit === undefined ? found : found.slice(0, limit);
  }

  /** A point to which changes can be taken back. */
  get point(): number {
    return this.#before.length;
  }

  takeBack(point: number): void {
    while (this.#before.length > point) {
      const [name, value] = this.#before.pop() ?? [''];
      if (value === undefined) this.#values.delete(name);
      else this.#values.set(name, value);
    }
  }

  keep(): void {
    this.#before.length = 0;
  }
}
