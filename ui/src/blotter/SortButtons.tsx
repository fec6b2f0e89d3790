/** Sorts by a column: up, down or not, alone or after the columns that are sorted by already. */
import { useState } from 'react';
import type { ColumnId } from '../book/fields.ts';
import type { SortBy } from '../book/order.ts';

interface SortButtonsProps {
  id: ColumnId;
  sort: readonly SortBy[];
  onChange: (sort: readonly SortBy[]) => void;
}

export function SortButtons({ id, sort, onChange }: SortButtonsProps) {
  const now = sort.find(({ column }) => column === id);
  const others = sort.filter(({ column }) => column !== id);
  const [after, setAfter] = useState(now !== undefined && others.length > 0);
  const by = (descending: boolean) => () => {
    const next = { column: id, descending };
    if (!after) return onChange([next]);
    onChange(now ? sort.map(one => (one === now ? next : one)) : [...sort, next]);
  };
  return (
    <fieldset className="sort-buttons" aria-label="Sort">
      <button type="button" className="button small" aria-pressed={now?.descending === false} onClick={by(false)}>
        ↑ Ascending
      </button>
      <button type="button" className="button small" aria-pressed={now?.descending === true} onClick={by(true)}>
        ↓ Descending
      </button>
      <button type="button" className="button small" aria-pressed={!now} onClick={() => onChange(others)}>
        Not sorted
      </button>
      {others.length > 0 && (
        <label className="check">
          <input type="checkbox" checked={after} onChange={({ target }) => setAfter(target.checked)} />
          after {others.length === 1 ? 'the other column' : `${others.length} other columns`}
        </label>
      )}
    </fieldset>
  );
}
