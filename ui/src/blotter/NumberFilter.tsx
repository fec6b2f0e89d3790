/** From one number to another, both inclusive, typed as in the ticket: `2.5k`, `1,500`. */
import { useId, useState } from 'react';
import type { ColumnFilter } from '../book/column-filter.ts';
import { grouped } from '../format/amount.ts';
import { readNumber } from '../ticket/quantity-text.ts';

interface NumberFilterProps {
  now: { from: string | null; to: string | null } | null;
  onChange: (filter: ColumnFilter | undefined) => void;
}

const ENDS = [
  ['from', 'At least'],
  ['to', 'At most'],
] as const;

export function NumberFilter({ now, onChange }: NumberFilterProps) {
  const error = useId();
  const [typed, setTyped] = useState({ from: shown(now?.from), to: shown(now?.to) });
  const isWrong = (text: string) => text.trim() !== '' && readNumber(text) === null;
  const type = (end: 'from' | 'to', text: string) => {
    const next = { ...typed, [end]: text };
    setTyped(next);
    if (isWrong(next.from) || isWrong(next.to)) return;
    const [from, to] = [readNumber(next.from), readNumber(next.to)];
    onChange(from === null && to === null ? undefined : { kind: 'number', from, to });
  };
  const wrong = isWrong(typed.from) || isWrong(typed.to);
  return (
    <>
      {ENDS.map(([end, label]) => (
        <label key={end} className="labelled">
          {label}
          <input
            className="input"
            inputMode="decimal"
            autoComplete="off"
            value={typed[end]}
            aria-invalid={isWrong(typed[end])}
            aria-describedby={isWrong(typed[end]) ? error : undefined}
            onChange={({ target }) => type(end, target.value)}
          />
        </label>
      ))}
      {wrong && (
        <p id={error} className="error" role="alert">
          Write a number, such as 1,500 or 2.5k
        </p>
      )}
    </>
  );
}

const shown = (number: string | null | undefined) => (number ? grouped(number) : '');
