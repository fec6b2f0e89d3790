/** State outside React: components read it with `useStore` and render only when what they read has changed. */
import { useSyncExternalStore } from 'react';
import type { Readable } from './observable.ts';

export { type Readable, Store } from './observable.ts';

export function useStore<T>(store: Readable<T>): T;
export function useStore<T, Part>(store: Readable<T>, part: (value: T) => Part): Part;
export function useStore<T, Part>(store: Readable<T>, part?: (value: T) => Part): T | Part {
  return useSyncExternalStore(store.subscribe, () => (part ? part(store.get()) : store.get()));
}
