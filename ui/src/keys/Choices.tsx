/** Any number of a few things. */
interface ChoicesProps<T extends string> {
  legend: string;
  options: readonly T[];
  chosen: readonly T[];
  onChange: (chosen: readonly T[]) => void;
}

export const Choices = <T extends string>({ legend, options, chosen, onChange }: ChoicesProps<T>) => (
  <fieldset className="choices-of">
    <legend>{legend}</legend>
    {options.map(option => (
      <label key={option}>
        <input
          type="checkbox"
          checked={chosen.includes(option)}
          onChange={({ target }) =>
            onChange(options.filter(other => (other === option ? target.checked : chosen.includes(other))))
          }
        />
        {option}
      </label>
    ))}
  </fieldset>
);
