/** What lies over the screen and is of no particular screen: the command palette, or the list of keys. */
import { Store } from '../store.ts';

export const overlay = new Store<'palette' | 'keys' | null>(null);
