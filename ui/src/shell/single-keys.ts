/** Whether single keys act (WCAG 2.1.4: who speaks to the machine, or hits keys by mistake, can turn them off). */
import { Store } from '../store.ts';

const KEY = 'tapebook.single-keys';

export const singleKeys = new Store(localStorage.getItem(KEY) !== 'off');

singleKeys.subscribe(() => localStorage.setItem(KEY, singleKeys.get() ? 'on' : 'off'));
