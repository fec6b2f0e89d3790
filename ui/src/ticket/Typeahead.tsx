/** A text field that offers what matches what is typed. What is offered does not bind: the server judges. */
import { useEffect, useId, useRef } from 'react';
import { Icon } from '../design/icons.tsx';
import { type Choice, ChoiceList } from './ChoiceList.tsx';
import { useChoosing } from './use-choosing.ts';

interface TypeaheadProps {
  label: string;
  optional?: boolean;
  value: string;
  onChange: (value: string) => void;
  choices: readonly Choice[];
  /** What the list says when there is nothing to offer; without it the list stays closed. */
  whenEmpty?: string | undefined;
  /** What is known of what has been typed. */
  hint?: string | undefined;
  error?: string | undefined;
  /** The reason that there is nothing to offer. */
  problem?: string | undefined;
  onRetry?: (() => void) | undefined;
  placeholder?: string;
  /** When the list opens by itself: as soon as one is there, or when one types. */
  opens?: 'focus' | 'input';
  autoFocus?: boolean;
  disabled: boolean;
}

export function Typeahead({ label, optional, value, onChange, choices, hint, error, ...rest }: TypeaheadProps) {
  const id = useId();
  const field = useRef<HTMLInputElement>(null);
  const choosing = useChoosing(choices, onChange);
  const open = choosing.open && (choices.length > 0 || rest.whenEmpty !== undefined);
  const hasNote = (error ?? rest.problem ?? hint) !== undefined;
  useEffect(() => {
    if (rest.autoFocus) field.current?.focus();
  }, [rest.autoFocus]);

  return (
    <div className="field">
      <label htmlFor={id}>
        {label} {optional && <small>optional</small>}
      </label>
      <div className="field-input">
        <input
          ref={field}
          id={id}
          role="combobox"
          aria-autocomplete="list"
          aria-expanded={open}
          aria-controls={`${id}-list`}
          aria-activedescendant={open && choosing.at !== null ? `${id}-${choosing.at}` : undefined}
          aria-invalid={error !== undefined}
          aria-describedby={hasNote ? `${id}-note` : undefined}
          placeholder={rest.placeholder ?? ''}
          autoComplete="off"
          spellCheck={false}
          disabled={rest.disabled}
          value={value}
          onChange={({ target }) => {
            onChange(target.value);
            choosing.show();
          }}
          onFocus={() => {
            if ((rest.opens ?? 'focus') === 'focus') choosing.show();
          }}
          onBlur={choosing.hide}
          onKeyDown={event => choosing.onKeyDown(event, open)}
        />
        <button
          type="button"
          className="field-open"
          // The arrow keys do the same from the field.
          tabIndex={-1}
          aria-label={`${label}: show what there is`}
          disabled={rest.disabled}
          onMouseDown={event => {
            event.preventDefault();
            field.current?.focus();
            if (open) choosing.hide();
            else choosing.show();
          }}
        >
          <Icon name="down" />
        </button>
      </div>
      <Note id={`${id}-note`} label={label} hint={hint} error={error} problem={rest.problem} onRetry={rest.onRetry} />
      {open && (
        <ChoiceList
          id={id}
          label={label}
          anchor={field}
          choices={choices}
          at={choosing.at}
          whenEmpty={rest.whenEmpty}
          onChoose={choosing.choose}
        />
      )}
    </div>
  );
}

interface NoteProps extends Pick<TypeaheadProps, 'label' | 'hint' | 'error' | 'problem' | 'onRetry'> {
  id: string;
}

/** The most pressing of a fault in the text, a failure to load what to offer, and a hint. */
function Note({ id, label, hint, error, problem, onRetry }: NoteProps) {
  const text = error ?? problem ?? hint;
  if (text === undefined) return null;
  return (
    <>
      <span id={id} className={text === hint ? 'hint' : 'error'} role={text === problem ? 'alert' : undefined}>
        {text}
      </span>
      {problem !== undefined && onRetry && (
        <button type="button" className="link" aria-label={`Retry: ${label}`} onClick={onRetry}>
          Retry
        </button>
      )}
    </>
  );
}
