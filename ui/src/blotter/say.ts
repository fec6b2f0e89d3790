/** What is said to those who listen instead of looking: politely, and one thing at a time. */
import { Store } from '../store.ts';

/** A number goes with it, so that the same words can be said twice. */
export const said = new Store<{ text: string; nth: number }>({ text: '', nth: 0 });

export const sayPolitely = (text: string): void => said.set({ text, nth: said.get().nth + 1 });
