/** The screens that one can go to: for rail, tabs, keys and palette alike. */
import type { IconName } from '../design/icons.tsx';
import type { Screen } from '../place.ts';

export interface ListedScreen {
  screen: Exclude<Screen, 'trade'>;
  label: string;
  icon: IconName;
  /** The letter after `g` that goes there. */
  key: string;
}

export const SCREEN_LIST: readonly ListedScreen[] = [
  { screen: 'blotter', label: 'Blotter', icon: 'blotter', key: 'b' },
  { screen: 'positions', label: 'Positions', icon: 'positions', key: 'p' },
  { screen: 'exceptions', label: 'Exceptions', icon: 'warn', key: 'e' },
];
