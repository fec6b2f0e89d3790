/** For those who listen: what has come since the last word, at most every so often, and what an action has done. */
import { useEffect, useRef, useState } from 'react';
import type { BookView } from '../book/book-store.ts';
import { plural } from '../format/counts.ts';
import { useStore } from '../store.ts';
import { said } from './say.ts';

const EVERY_MS = 20_000;

interface Counted {
  known: number;
  rejected: number;
  failed: number;
}

export function LiveSummary({ view, settled }: { view: BookView; settled: boolean }) {
  const action = useStore(said);
  const [news, setNews] = useState('');
  const latest = useRef(view);
  latest.current = view;

  useEffect(() => {
    if (!settled) return;
    let before = counted(latest.current);
    const timer = setInterval(() => {
      const now = counted(latest.current);
      setNews(newsBetween(before, now));
      before = now;
    }, EVERY_MS);
    return () => clearInterval(timer);
  }, [settled]);

  return (
    <>
      <p className="unseen" role="status">
        {news}
      </p>
      <p className="unseen" role="status" key={action.nth}>
        {action.text}
      </p>
    </>
  );
}

const counted = ({ known, totals }: BookView): Counted => ({
  known,
  rejected: totals.count('rejected'),
  failed: totals.count('failed'),
});

function newsBetween(before: Counted, now: Counted): string {
  const more = (which: keyof Counted) => Math.max(0, now[which] - before[which]);
  const parts = [
    more('known') > 0 && plural(more('known'), 'new trade'),
    more('rejected') > 0 && `${more('rejected')} rejected`,
    more('failed') > 0 && `${more('failed')} failed`,
  ];
  return parts.filter(Boolean).join(', ');
}
