/** The rows that can be seen, of however many there are; reads older ones as the end comes near. */
import { useVirtualizer } from '@tanstack/react-virtual';
import { type RefObject, useEffect } from 'react';
import type { BookView } from '../book/book-store.ts';
import { useDesk } from '../desk-context.ts';
import { useStore } from '../store.ts';

const OVERSCAN = 12;
/** Older trades are read when fewer rows than this are left below. */
const NEAR_END = 100;
/** A filter that few trades match would read the whole history: stop asking by oneself at this many trades. */
const UNASKED = 5_000;

export function useRows(view: BookView, scroller: RefObject<HTMLDivElement | null>, rowHeight: number, above: number) {
  const { loader } = useDesk();
  const load = useStore(loader.state);
  // Rows are all of one height, so it needs no keys: with a function for them it would go over all rows at every render.
  const virtualizer = useVirtualizer({
    count: view.rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: OVERSCAN,
    scrollMargin: above,
    // What keeps to the top while scrolling must not cover the row that is scrolled to.
    scrollPaddingStart: above,
  });
  const last = virtualizer.range?.endIndex ?? 0;
  const nearEnd = last + NEAR_END > view.rows.length;
  const mayLoad = load.phase === 'ready' && !load.complete;
  const scrolled = (scroller.current?.scrollTop ?? 0) > 0;

  useEffect(() => {
    if (mayLoad && nearEnd && (scrolled || view.known < UNASKED)) void loader.more();
  }, [mayLoad, nearEnd, scrolled, view, loader]);

  return virtualizer;
}
