/** The step on a trade that a dialog is open for, whether its button or the palette opened it. */
import { Kept } from '../session/kept.ts';
import { Store } from '../store.ts';
import type { Action } from './actions.ts';

interface ChosenAction {
  tradeId: string;
  action: Action;
}

export const chosenAction = new Store<ChosenAction | null>(null);

/** Step whose dialog was open when a session ended or the page was reloaded. */
export const openCommand = new Kept<ChosenAction>('command');
