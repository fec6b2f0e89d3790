/** Chooses a column to filter or sort by: the way there on a phone, and for columns that are not shown. */
import { lazy, Suspense } from 'react';
import { Popover } from '../design/popover.tsx';

const AnyColumn = lazy(() => import('./AnyColumn.tsx'));

export function AddFilter() {
  return (
    <Popover buttonClass="chip chip-open" button="+ Filter or sort">
      {() => (
        <Suspense fallback={<p className="hint">…</p>}>
          <AnyColumn />
        </Suspense>
      )}
    </Popover>
  );
}
