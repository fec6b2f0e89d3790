/** Whether the ribbon goes from event to event, or evenly through time. */
import { useId } from 'react';
import type { ScaleKind } from './time-scale.ts';

interface ScaleChoiceProps {
  value: ScaleKind;
  onChange: (kind: ScaleKind) => void;
}

const KINDS: [ScaleKind, string][] = [
  ['event', 'By event'],
  ['time', 'By time'],
];

export function ScaleChoice({ value, onChange }: ScaleChoiceProps) {
  const name = useId();
  return (
    <fieldset className="scale-choice" aria-label="The ribbon goes">
      <div className="segments">
        {KINDS.map(([kind, label]) => (
          <label key={kind}>
            <input type="radio" name={name} checked={kind === value} onChange={() => onChange(kind)} />
            <span>{label}</span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}
