/** One of a few choices, remembered by this browser. */
import { Store } from './store.ts';

/**
 * @param key in the browser's storage
 * @param choices the first is what is chosen before anybody has
 */
export function remembered<T extends string>(key: string, choices: readonly [T, ...T[]]): Store<T> {
  const stored = localStorage.getItem(key);
  const store = new Store<T>(choices.find(choice => choice === stored) ?? choices[0]);
  store.subscribe(() => localStorage.setItem(key, store.get()));
  return store;
}
