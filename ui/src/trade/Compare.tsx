/** Chooses the version that the one shown is held against. */
interface CompareProps {
  versions: number;
  /** The version shown. */
  shown: number;
  value: number | null;
  onChange: (version: number | null) => void;
}

/** A choice among more than this is none. */
const MOST = 200;

export function Compare({ versions, shown, value, onChange }: CompareProps) {
  const choices = Array.from({ length: Math.min(versions, MOST) }, (_, index) => versions - index).filter(
    version => version !== shown,
  );
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
