/** One of a few choices, all in sight. */
import { useId } from 'react';

interface SegmentsProps<T extends string> {
  label: string;
  choices: readonly T[];
  names: { readonly [Choice in T]: string };
  chosen: T;
  onChange: (choice: T) => void;
}

export function Segments<T extends string>({ label, choices, names, chosen, onChange }: SegmentsProps<T>) {
  const group = useId();
  return (
    <fieldset>
      <legend>{label}</legend>
      <div className="segments">
        {choices.map(one => (
          <label key={one}>
            <input type="radio" name={group} value={one} checked={one === chosen} onChange={() => onChange(one)} />
            <span>{names[one]}</span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}
