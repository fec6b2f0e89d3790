/** A plain field of a ticket, with what is wrong or known about it underneath. */
import { useId } from 'react';

interface TextFieldProps {
  label: string;
  name?: string;
  optional?: boolean;
  value: string;
  onChange: (value: string) => void;
  hint?: string | undefined;
  error?: string | undefined;
  placeholder?: string;
  /** A number's note is read aloud as it changes, and its line is kept free. */
  numeric?: boolean;
  disabled: boolean;
}

export function TextField({ label, optional, value, onChange, hint, error, placeholder, ...rest }: TextFieldProps) {
  const id = useId();
  const note = error ?? hint;
  return (
    <div className="field">
      <label htmlFor={id}>
        {label} {optional && <small>optional</small>}
      </label>
      <input
        id={id}
        name={rest.name}
        value={value}
        onChange={event => onChange(event.target.value)}
        placeholder={placeholder}
        inputMode={rest.numeric ? 'decimal' : 'text'}
        className={rest.numeric ? 'numeric' : undefined}
        autoComplete="off"
        spellCheck={false}
        disabled={rest.disabled}
        aria-invalid={error !== undefined}
        aria-describedby={note === undefined ? undefined : `${id}-note`}
      />
      {(note !== undefined || rest.numeric) && (
        <span
          id={`${id}-note`}
          className={error === undefined ? 'hint' : 'error'}
          aria-live={rest.numeric ? 'polite' : undefined}
        >
          {note}
        </span>
      )}
    </div>
  );
}
