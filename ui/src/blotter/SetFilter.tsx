/** Ticks values of a column. */
import { useState } from 'react';
import type { ColumnFilter } from '../book/column-filter.ts';
import type { ColumnId } from '../book/fields.ts';
import { useFilterOptions } from './filter-options.ts';

/** From this many on, they can be searched. */
const MANY = 9;

interface SetFilterProps {
  id: ColumnId;
  chosen: readonly string[];
  onChange: (filter: ColumnFilter) => void;
}

export function SetFilter({ id, chosen, onChange }: SetFilterProps) {
  const [word, setWord] = useState('');
  const options = useFilterOptions(id, chosen);
  const offered = options.filter(({ label, note = '' }) =>
    `${label} ${note}`.toLowerCase().includes(word.toLowerCase()),
  );
  const toggle = (value: string) => {
    const next = new Set(chosen);
    if (!next.delete(value)) next.add(value);
    // In the order in which they are offered, whatever the order of the clicks.
    onChange({ kind: 'set', values: options.map(option => option.value).filter(one => next.has(one)) });
  };
  return (
    <>
      {options.length >= MANY && (
        <input
          className="input"
          type="search"
          aria-label="Search these values"
          placeholder="Search"
          value={word}
          onChange={({ target }) => setWord(target.value)}
        />
      )}
      <div className="options">
        {offered.map(({ value, label, note }) => (
          <label key={value}>
            <input type="checkbox" checked={chosen.includes(value)} onChange={() => toggle(value)} />
            <span>{label}</span>
            {note && <small>{note}</small>}
          </label>
        ))}
        {offered.length === 0 && <small>None to choose from</small>}
      </div>
    </>
  );
}
