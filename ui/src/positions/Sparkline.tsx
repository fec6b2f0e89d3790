/** The quantity of a position over time, as small as a word. */
import { useEffect, useRef, useState } from 'react';
import { grouped } from '../format/amount.ts';
import { moment } from '../format/time.ts';
import type { Position } from './position.ts';
import { lineOf, quantityHistory } from './quantity-history.ts';
import { useHistory } from './use-history.ts';

interface SparklineProps {
  position: Position;
  /** The moment looked at; null is the present. */
  asOf: string | null;
}

const WIDTH = 96;
const HEIGHT = 20;

export function Sparkline({ position, asOf }: SparklineProps) {
  const box = useRef<HTMLSpanElement>(null);
  const { value } = useHistory(position, useSeen(box));
  const until = asOf ?? new Date().toISOString();
  const history = value?.complete ? quantityHistory(value.items, until) : null;
  const line = history && lineOf(history, Date.parse(until), WIDTH, HEIGHT);
  const first = history?.steps[0];
  return (
    <span
      ref={box}
      className="sparkline"
      title={value?.complete === false ? 'Too many bookings for a line' : undefined}
    >
      {history && line && first && (
        <svg
          role="img"
          viewBox={`-1 -2 ${WIDTH + 2} ${HEIGHT + 4}`}
          aria-label={`Since ${moment(new Date(first.at).toISOString())} between ${grouped(history.lowest)} and ${grouped(history.highest)}`}
        >
          <path className="sparkline-zero" d={`M0 ${line.zero}H${WIDTH}`} />
          <path d={line.path} />
        </svg>
      )}
    </span>
  );
}

/** Whether an element has come into view: a long book is not read as a whole for lines that nobody sees. */
function useSeen(element: React.RefObject<Element | null>): boolean {
  const [seen, setSeen] = useState(false);
  useEffect(() => {
    if (!element.current) return;
    const watching = new IntersectionObserver(entries => {
      if (entries.some(entry => entry.isIntersecting)) setSeen(true);
    });
    watching.observe(element.current);
    return () => watching.disconnect();
  }, [element]);
  return seen;
}
