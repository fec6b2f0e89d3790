/** From one number to another, both inclusive, typed as in the ticket: `2.5k`, `1,500`. */
import { useId, useState } from 'react';
import type { ColumnFilter } from '../book/column-filter.ts';
import { browserNumbers } from '../format/number-text.ts';

interface NumberFilterProps {
  now: { from: string | null; to: string | null } | null;
  onChange: (filter: ColumnFilter | undefined) => void;
}

const ENDS = [
  ['from', 'At least'],
  ['to', 'At most'],
] as const;

const OPEN = { number: null, error: null };

export function NumberFilter({ now, onChange }: NumberFilterProps) {
  const id = useId();
  const numbers = browserNumbers();
  const shown = (number: string | null | undefined) => (number ? numbers.write(number) : '');
  const [typed, setTyped] = useState({ from: shown(now?.from), to: shown(now?.to) });
  const read = (text: string) => (text.trim() === '' ? OPEN : numbers.read(text));
  const type = (end: 'from' | 'to', text: string) => {
    const next = { ...typed, [end]: text };
    setTyped(next);
    const [from, to] = [read(next.from), read(next.to)];
    if (from.error !== null || to.error !== null) return;
    const isOpen = from.number === null && to.number === null;
    onChange(isOpen ? undefined : { kind: 'number', from: from.number, to: to.number });
  };
  const error = read(typed.from).error ?? read(typed.to).error;
  return (
    <>
      {ENDS.map(([end, label]) => {
        const wrong = read(typed[end]).error !== null;
        return (
          <label key={end} className="labelled">
            {label}
            <input
              className="input"
              inputMode="decimal"
              autoComplete="off"
              value={typed[end]}
              aria-invalid={wrong}
              aria-describedby={wrong ? id : undefined}
              onChange={({ target }) => type(end, target.value)}
            />
          </label>
        );
      })}
      {error !== null && (
        <p id={id} className="error" role="alert">
          {error}
        </p>
      )}
    </>
  );
}
