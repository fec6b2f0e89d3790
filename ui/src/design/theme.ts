/** Light or dark: as the system has it, until the user says otherwise. */
import { Store } from '../store.ts';

export const THEMES = ['system', 'light', 'dark'] as const;
export type Theme = (typeof THEMES)[number];

const KEY = 'tapebook.theme';

const isTheme = (value: string | null): value is Theme => THEMES.some(theme => theme === value);

const stored = localStorage.getItem(KEY);

export const theme = new Store<Theme>(isTheme(stored) ? stored : 'system');

export function applyTheme(): void {
  const chosen = theme.get();
  if (chosen === 'system') delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = chosen;
}

theme.subscribe(() => {
  localStorage.setItem(KEY, theme.get());
  applyTheme();
});
