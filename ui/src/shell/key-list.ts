/** Every key there is, as the list of keys shows it. */
import type { ListedScreen } from './screen-list.ts';

export interface KeyLine {
  /** Pressed together where joined by `+`, one after another where in a row. */
  keys: readonly string[];
  does: string;
}

export const commandKey = /Mac|iPhone|iPad/.test(navigator.userAgent) ? '⌘' : 'Ctrl';

/** @param screens those that the person may go to */
export const keyList = (screens: readonly ListedScreen[], trades: boolean): { title: string; lines: KeyLine[] }[] => [
  {
    title: 'Anywhere',
    lines: [
      { keys: [`${commandKey}+K`], does: 'Commands, screens, and any trade' },
      { keys: ['/'], does: 'Search' },
      ...(trades ? [{ keys: ['n'], does: 'New trade' }] : []),
      { keys: ['?'], does: 'This list' },
      { keys: ['Esc'], does: 'Close what is open' },
    ],
  },
  {
    title: 'Go to',
    lines: screens.map(({ key, label }) => ({ keys: ['g', key], does: label })),
  },
  {
    title: 'In a list of trades',
    lines: [
      { keys: ['↑', '↓', '←', '→'], does: 'One row or cell' },
      { keys: ['PgUp', 'PgDn'], does: 'One page' },
      { keys: ['Home', 'End'], does: 'First and last row' },
      { keys: ['Enter'], does: 'Open the trade' },
      { keys: ['Shift+↓', 'Shift+→'], does: 'Choose cells' },
      { keys: [`${commandKey}+C`], does: 'Copy the cells chosen' },
      { keys: ['Alt+↓'], does: 'Filter, pin or move the column' },
    ],
  },
  {
    title: 'In its header, above the first row',
    lines: [
      { keys: ['Enter'], does: 'Sort by the column' },
      { keys: ['Shift+Enter'], does: 'Sort by it after the others' },
      { keys: ['Shift+←', 'Shift+→'], does: 'Narrower, wider' },
      { keys: [`${commandKey}+Shift+←`, `${commandKey}+Shift+→`], does: 'Move the column' },
    ],
  },
  {
    title: 'On the ribbon of a trade',
    lines: [
      { keys: ['←', '→'], does: 'One step back or forward in time' },
      { keys: ['Home', 'End'], does: 'The beginning, and now' },
    ],
  },
];
