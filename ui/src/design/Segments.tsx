/** One of a few choices, all in sight. */
import { useId } from 'react';

interface SegmentsProps<T extends string> {
  label: string;
  choices: readonly T[];
  names: { readonly [Choice in T]: string };
  chosen: T;
  onChange: (choice: T) => void;
  /** Whether the label is only said, and not shown. */
  quiet?: boolean;
}

export function Segments<T extends string>({ label, choices, names, chosen, onChange, quiet }: SegmentsProps<T>) {
  const group = useId();
  return (
    <fieldset className={quiet ? 'quiet' : undefined}>
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
