/** Why something is done: it stays in the log with who did it. */
import { useId } from 'react';

interface ReasonFieldProps {
  value: string;
  onChange: (value: string) => void;
  error: string | undefined;
  disabled: boolean;
  optional?: boolean;
}

export function ReasonField({ value, onChange, error, disabled, optional = false }: ReasonFieldProps) {
  const id = useId();
  return (
    <div className="field">
      <label htmlFor={id}>{optional ? 'Reason, if there is one to give' : 'Reason'}</label>
      <textarea
        id={id}
        rows={2}
        maxLength={500}
        value={value}
        onChange={event => onChange(event.target.value)}
        disabled={disabled}
        aria-invalid={error !== undefined}
        aria-describedby={`${id}-note`}
      />
      <span id={`${id}-note`} className={error === undefined ? 'hint' : 'error'}>
        {error ?? 'Stays in the log, with your name'}
      </span>
    </div>
  );
}
