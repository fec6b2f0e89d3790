/**
 * Keeps rows still under the reader's eyes. At the top the list follows what is new; anywhere else, or while a row is
 * held, new rows above push nothing down: they are counted, and wait until the reader goes to see them.
 */
import { type RefObject, useCallback, useLayoutEffect, useMemo, useRef, useState } from 'react';
import type { BookView } from '../book/book-store.ts';
import type { Spot } from '../book/order.ts';

export interface SteadyScroll {
  /** Rows above the one that was the first when the reader left the top. */
  newCount: number;
  goLive: () => void;
  onScroll: () => void;
  /** Stops following, although at the top: the reader is at a row. */
  hold: () => void;
  /** Ends a hold; follows again if at the top. */
  release: () => void;
}

interface Anchor {
  /** Where the first visible row stood: were it the row itself, a row that is sorted elsewhere would take the reader along. */
  spot: Spot;
  /** How far the anchor's top edge is above that of the visible part, in pixels. */
  offset: number;
}

/** @param list when this changes, the list is another one, and is read from its top */
export function useSteadyScroll(
  scroller: RefObject<HTMLDivElement | null>,
  view: BookView,
  rowHeight: number,
  list: string,
): SteadyScroll {
  const latest = useRef(view);
  latest.current = view;
  const anchor = useRef<Anchor | null>(null);
  const held = useRef(false);
  /** The first row at the time when following ended; null while following. */
  const [since, setSince] = useState<Spot | null>(null);

  const look = useCallback(() => {
    const { rows, book } = latest.current;
    const top = scroller.current?.scrollTop ?? 0;
    const first = Math.floor(top / rowHeight);
    const row = rows[first];
    const following = top < 1 && !held.current;
    anchor.current = following || !row ? null : { spot: book.spotOf(row), offset: top - first * rowHeight };
    const newest = rows[0];
    // At the top everything new has been seen, even while a row is held.
    setSince(before => {
      if (following || !newest) return null;
      if (top >= 1 && before) return before;
      return before?.tradeId === newest.tradeId ? before : book.spotOf(newest);
    });
  }, [scroller, rowHeight]);

  const goLive = useCallback(() => {
    held.current = false;
    anchor.current = null;
    setSince(null);
    scroller.current?.scrollTo({ top: 0 });
  }, [scroller]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: to be run when the list is another one
  useLayoutEffect(goLive, [goLive, list]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: the rows change in place; the view says that they have
  useLayoutEffect(() => {
    if (!anchor.current || !scroller.current) return;
    const { spot, offset } = anchor.current;
    const wanted = latest.current.book.indexOf(spot) * rowHeight + offset;
    if (Math.abs(scroller.current.scrollTop - wanted) >= 1) scroller.current.scrollTop = wanted;
  }, [view, scroller, rowHeight]);

  const actions = useMemo(() => {
    const setHeld = (value: boolean) => {
      held.current = value;
      look();
    };
    return { onScroll: look, hold: () => setHeld(true), release: () => setHeld(false) };
  }, [look]);

  return { ...actions, goLive, newCount: since ? view.book.indexOf(since) : 0 };
}
