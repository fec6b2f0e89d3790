/** The rows that can be seen, of however many there are; reads older ones as the end comes near. */
import { type RefObject, useEffect } from 'react';
import type { BookView } from '../book/book-store.ts';
import { useDesk } from '../desk-context.ts';
import { useStore } from '../store.ts';
import { type RowWindow, useWindow } from './use-window.ts';

/** Older trades are read when fewer rows than this are left below. */
const NEAR_END = 100;
/** A filter that few trades match would read the whole history: stop asking by oneself at this many trades. */
const UNASKED = 5_000;

export function useRows(
  view: BookView,
  scroller: RefObject<HTMLDivElement | null>,
  rowHeight: number,
  above: number,
): RowWindow {
  const { loader } = useDesk();
  const load = useStore(loader.state);
  const rowWindow = useWindow(scroller, view.rows.length, rowHeight, above);
  const nearEnd = rowWindow.seenTo + NEAR_END > view.rows.length;
  const mayLoad = load.phase === 'ready' && !load.complete;
  const scrolled = (scroller.current?.scrollTop ?? 0) > 0;

  useEffect(() => {
    if (mayLoad && nearEnd && (scrolled || view.known < UNASKED)) void loader.more();
  }, [mayLoad, nearEnd, scrolled, view, loader]);

  return rowWindow;
}
