/** The columns of this browser, or those of the view in the address; a change makes them this browser's. */
import { useMemo } from 'react';
import { leaveColumns, place } from '../place.ts';
import { Store, useStore } from '../store.ts';
import { DEFAULT_LAYOUT, type Layout, layoutText, readLayout } from './layout.ts';

const KEY = 'tapebook.columns';

const remembered = new Store(localStorage.getItem(KEY) ?? DEFAULT_LAYOUT);

export function useLayout(): Layout {
  const shared = useStore(place, at => at.columns);
  const own = useStore(remembered);
  return useMemo(() => readLayout(shared ?? own), [shared, own]);
}

export const currentLayout = (): Layout => readLayout(place.get().columns ?? remembered.get());

export function changeLayout(change: (layout: Layout) => Layout): void {
  const text = layoutText(change(currentLayout()));
  localStorage.setItem(KEY, text);
  remembered.set(text);
  leaveColumns();
}

export function resetLayout(): void {
  localStorage.removeItem(KEY);
  remembered.set(DEFAULT_LAYOUT);
  leaveColumns();
}
