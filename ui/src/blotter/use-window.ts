/** Which rows of a long list can be seen. Rows are all of one height, so where one stands is a product, however many there are. */
import { type RefObject, useEffect, useLayoutEffect, useMemo, useState } from 'react';
import { whenIdle } from '../let-go.ts';
import { Store, useStore } from '../store.ts';

/** Rows made above and below those that can be seen, for what a hand scrolls within a frame; not before there is time for them. */
const OVERSCAN = 12;
/** The window moves in steps of so many rows, and not with each. */
const STEP = 4;

export interface RowWindow {
  /** The first row that is made, and the one after the last. */
  from: number;
  to: number;
  /** The row after the last that can be seen. */
  seenTo: number;
  /** Scrolls as little as it takes for a row to be seen. */
  reveal: (row: number) => void;
}

/** @param above height of what keeps to the top of the scroller and covers rows, in pixels */
export function useWindow(
  scroller: RefObject<HTMLDivElement | null>,
  count: number,
  rowHeight: number,
  above: number,
): RowWindow {
  const [firstSeen] = useState(() => new Store(0));
  const [fitting] = useState(() => new Store(0));

  const { look, reveal } = useMemo(() => {
    const look = () => {
      const { scrollTop = 0, clientHeight = 0 } = scroller.current ?? {};
      fitting.set(Math.ceil(Math.max(0, clientHeight - above) / rowHeight) + 1);
      firstSeen.set(Math.floor(Math.max(0, scrollTop) / rowHeight / STEP) * STEP);
    };
    const reveal = (row: number) => {
      const element = scroller.current;
      if (!element) return;
      const top = row * rowHeight;
      const least = top + rowHeight - (element.clientHeight - above);
      if (top < element.scrollTop) element.scrollTop = top;
      else if (least > element.scrollTop) element.scrollTop = least;
      look();
    };
    return { look, reveal };
  }, [scroller, rowHeight, above, firstSeen, fitting]);

  useLayoutEffect(() => {
    const element = scroller.current;
    if (!element) return;
    look();
    // Stores are rendered before the next paint: no place that is scrolled to is seen blank.
    element.addEventListener('scroll', look, { passive: true });
    const observer = new ResizeObserver(look);
    observer.observe(element);
    return () => {
      element.removeEventListener('scroll', look);
      observer.disconnect();
    };
  }, [scroller, look]);

  const [overscan, setOverscan] = useState(0);
  const some = count > 0;
  useEffect(() => {
    if (some) void whenIdle().then(() => setOverscan(OVERSCAN));
  }, [some]);

  const first = Math.min(useStore(firstSeen), count);
  const seenTo = Math.min(count, first + STEP + useStore(fitting));
  return { from: Math.max(0, first - overscan), to: Math.min(count, seenTo + overscan), seenTo, reveal };
}

/** The numbers of the rows that are made. */
export const rowsIn = ({ from, to }: RowWindow): number[] =>
  Array.from({ length: Math.max(0, to - from) }, (_, n) => from + n);
