/** A filter by a few values: closed it names them, open it lets one tick them. */
import { Icon } from '../design/icons.tsx';
import { Popover } from '../design/popover.tsx';
import { type Option, withChosen } from './options.ts';

interface FilterChipProps<T extends string> {
  label: string;
  options: readonly Option<T>[];
  chosen: readonly T[];
  onChange: (chosen: T[]) => void;
}

export function FilterChip<T extends string>({ label, options: known, chosen, onChange }: FilterChipProps<T>) {
  const options = withChosen(known, chosen);
  const names = chosen.map(value => options.find(option => option.value === value)?.label ?? value);
  const toggle = (value: T) => {
    const next = new Set(chosen);
    if (!next.delete(value)) next.add(value);
    // In the order in which they are offered, whatever the order of the clicks.
    onChange(options.map(option => option.value).filter(one => next.has(one)));
  };
  return (
    <span className={chosen.length > 0 ? 'chip on' : 'chip'}>
      <Popover
        buttonClass="chip-open"
        button={
          <>
            {label} <b>{names.length === 0 ? 'any' : names.join(', ')}</b>
          </>
        }
      >
        {() => (
          <fieldset className="options">
            <legend>{label}</legend>
            {options.map(({ value, label: name, note }) => (
              <label key={value}>
                <input type="checkbox" checked={chosen.includes(value)} onChange={() => toggle(value)} />
                <span>{name}</span>
                {note && <small>{note}</small>}
              </label>
            ))}
            {options.length === 0 && <small>None to choose from</small>}
          </fieldset>
        )}
      </Popover>
      {chosen.length > 0 && (
        <button
          type="button"
          className="chip-clear"
          aria-label={`Any ${label.toLowerCase()}`}
          onClick={event => {
            // This button goes; the focus stays at the chip.
            event.currentTarget.parentElement?.querySelector<HTMLElement>('.chip-open')?.focus();
            onChange([]);
          }}
        >
          <Icon name="close" />
        </button>
      )}
    </span>
  );
}
