/** State outside React: components read it with `useStore` and render only when what they read has changed. */
import { useSyncExternalStore } from 'react';

export interface Readable<T> {
  get(): T;
  subscribe(listener: () => void): () => void;
}

export class Store<T> implements Readable<T> {
  readonly #listeners = new Set<() => void>();

  constructor(private value: T) {}

  readonly get = (): T => this.value;

  readonly set = (value: T): void => {
    if (Object.is(value, this.value)) return;
    this.value = value;
    for (const listener of this.#listeners) listener();
  };

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };
}

export function useStore<T>(store: Readable<T>): T;
export function useStore<T, Part>(store: Readable<T>, part: (value: T) => Part): Part;
export function useStore<T, Part>(store: Readable<T>, part?: (value: T) => Part): T | Part {
  return useSyncExternalStore(store.subscribe, () => (part ? part(store.get()) : store.get()));
}
