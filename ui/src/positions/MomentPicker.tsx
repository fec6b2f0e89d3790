/** Chooses the moment that the whole book is looked at. Times are UTC, as everywhere on the screen. */
interface MomentPickerProps {
  value: string | null;
  onChange: (asOf: string | null) => void;
}

export function MomentPicker({ value, onChange }: MomentPickerProps) {
  const choose = (text: string) => {
    if (text === '') return onChange(null);
    const at = new Date(`${text}Z`);
    if (!Number.isNaN(at.getTime())) onChange(at.toISOString());
  };
  return (
    <label className="moment-picker">
      As of <small>UTC</small>{' '}
      <input
        type="datetime-local"
        step={1}
        value={value === null ? '' : value.slice(0, 19)}
        onChange={({ target }) => choose(target.value)}
      />
    </label>
  );
}
