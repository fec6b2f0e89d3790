/** Chooses the version that the one shown is held against. */
interface CompareProps {
  versions: number;
  /** The version shown. */
  shown: number;
  value: number | null;
  onChange: (version: number | null) => void;
}

/** A list of more than this is none: the number is typed. */
const MOST = 200;

export function Compare({ versions, shown, value, onChange }: CompareProps) {
  if (versions > MOST)
    return (
      <label className="compare">
        Compared with version{' '}
        <input
          type="number"
          min={1}
          max={versions}
          value={value ?? ''}
          onChange={({ target }) =>
            onChange(target.validity.valid && target.value !== '' ? target.valueAsNumber : null)
          }
        />
      </label>
    );
  const choices = Array.from({ length: versions }, (_, index) => versions - index).filter(version => version !== shown);
  return (
    <label className="compare">
      Compared with{' '}
      <select
        value={value ?? ''}
        onChange={({ target }) => onChange(target.value === '' ? null : Number(target.value))}
      >
        <option value="">nothing</option>
        {choices.map(version => (
          <option key={version} value={version}>
            {version === versions ? `now (${version})` : `version ${version}`}
          </option>
        ))}
      </select>
    </label>
  );
}
