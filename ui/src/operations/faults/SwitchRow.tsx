/** One fault to switch on and off, and how often it has struck. */
import { count } from '../../format/counts.ts';

interface SwitchRowProps {
  label: string;
  effect: string;
  on: boolean;
  struck: number | null;
  onChange: (on: boolean) => void;
}

export const SwitchRow = ({ label, effect, on, struck, onChange }: SwitchRowProps) => (
  <label className="switch-row">
    <input type="checkbox" checked={on} onChange={({ target }) => onChange(target.checked)} />
    <span>
      <b>{label}</b>
      <small>{effect}</small>
    </span>
    {struck !== null && struck > 0 && <small>{count(struck)} times</small>}
  </label>
);
