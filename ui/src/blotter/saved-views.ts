/** The views that somebody has saved in this browser. */
import { Store } from '../store.ts';
import { readViews, type SavedView } from './views.ts';

const KEY = 'tapebook.views';

export const savedViews = new Store<readonly SavedView[]>(readViews(localStorage.getItem(KEY)));

/** Saves a view under a name; what had it before is replaced. */
export function saveView(view: SavedView): void {
  keep([...savedViews.get().filter(({ name }) => name !== view.name), view]);
}

export const deleteView = (name: string): void => keep(savedViews.get().filter(view => view.name !== name));

function keep(views: readonly SavedView[]): void {
  localStorage.setItem(KEY, JSON.stringify(views));
  savedViews.set(views);
}
