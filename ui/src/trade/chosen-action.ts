/** The step on a trade that a dialog is open for, whether its button or the palette opened it. */
import { Store } from '../store.ts';
import type { Action } from './actions.ts';

export const chosenAction = new Store<{ tradeId: string; action: Action } | null>(null);
