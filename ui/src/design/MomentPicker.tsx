/** Chooses a moment of the past to look at, by the clock that is shown. */
import './moment-picker.css';
import { fromZone, inZone, zoneName } from '../format/zone.ts';

interface MomentPickerProps {
  value: string | null;
  onChange: (asOf: string | null) => void;
  /** Whether to the millisecond, as events are told apart, or to the second. */
  exact?: boolean;
}

export function MomentPicker({ value, onChange, exact = false }: MomentPickerProps) {
  const choose = (text: string) => {
    if (text === '') return onChange(null);
    const at = fromZone(text);
    if (!Number.isNaN(at.getTime())) onChange(at.toISOString());
  };
  return (
    <label className="moment-picker">
      As of <small>{zoneName()}</small>
      <input
        type="datetime-local"
        step={exact ? 0.001 : 1}
        value={value === null ? '' : inZone(value).slice(0, exact ? 23 : 19)}
        onChange={({ target }) => choose(target.value)}
      />
    </label>
  );
}
