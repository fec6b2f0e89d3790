/** The screens that one can go to: for rail, tabs, keys and palette alike. */
import type { IconName } from '../design/icons.tsx';
import type { Screen } from '../place.ts';
import { may, type Session } from '../session/session.ts';

export interface ListedScreen {
  screen: Exclude<Screen, 'trade'>;
  label: string;
  icon: IconName;
  /** The letter after `g` that goes there. */
  key: string;
  /** On a phone it is in the menu and not among the tabs, which have room for three. */
  second?: true;
  /** Who is shown it: those who may do this. */
  needs?: Parameters<typeof may>[1];
}

const SCREENS: readonly ListedScreen[] = [
  { screen: 'blotter', label: 'Blotter', icon: 'blotter', key: 'b' },
  { screen: 'positions', label: 'Positions', icon: 'positions', key: 'p' },
  { screen: 'exceptions', label: 'Exceptions', icon: 'warn', key: 'e' },
  { screen: 'operations', label: 'Operations', icon: 'pulse', key: 'o', second: true, needs: 'operations.watch' },
  { screen: 'reference', label: 'Reference data', icon: 'book', key: 'r', second: true },
  { screen: 'keys', label: 'API keys', icon: 'key', key: 'k', second: true, needs: 'api-key.read' },
];

/** Those that a person is shown. The server decides; this only keeps away what it would refuse. */
export const screensFor = (session: Session): ListedScreen[] =>
  SCREENS.filter(({ needs }) => needs === undefined || may(session, needs));
