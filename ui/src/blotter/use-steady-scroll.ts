/**
 * Keeps rows still under the reader's eyes. At the top the list follows what is new; anywhere else, or while a row is
 * held, new rows above push nothing down: they are counted, and wait until the reader goes to see them.
 */
import { type RefObject, useCallback, useLayoutEffect, useMemo, useRef, useState } from 'react';
import type { BookView } from '../book/book-store.ts';
import { indexOfPlace, type Place } from '../book/order.ts';

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
  place: Place;
  /** How far the anchor's top edge is above that of the visible part, in pixels. */
  offset: number;
}

export function useSteadyScroll(
  scroller: RefObject<HTMLDivElement | null>,
  view: BookView,
  rowHeight: number,
  /** When this changes, the list is another one, and is read from its top. */
  list: unknown,
): SteadyScroll {
  const rows = useRef(view.rows);
  rows.current = view.rows;
  const anchor = useRef<Anchor | null>(null);
  const held = useRef(false);
  /** The first row at the time when following ended; null while following. */
  const [since, setSince] = useState<Place | null>(null);

  const look = useCallback(() => {
    const top = scroller.current?.scrollTop ?? 0;
    const first = Math.floor(top / rowHeight);
    const place = rows.current[first];
    const following = top < 1 && !held.current;
    anchor.current = following || !place ? null : { place, offset: top - first * rowHeight };
    const newest = rows.current[0];
    // At the top everything new has been seen, even while a row is held.
    setSince(before => (following || !newest ? null : top < 1 ? newest : (before ?? newest)));
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
    const { place, offset } = anchor.current;
    const wanted = indexOfPlace(rows.current, place) * rowHeight + offset;
    if (Math.abs(scroller.current.scrollTop - wanted) >= 1) scroller.current.scrollTop = wanted;
  }, [view, scroller, rowHeight]);

  const actions = useMemo(() => {
    const setHeld = (value: boolean) => {
      held.current = value;
      look();
    };
    return { onScroll: look, hold: () => setHeld(true), release: () => setHeld(false) };
  }, [look]);

  return { ...actions, goLive, newCount: since ? indexOfPlace(view.rows, since) : 0 };
}
