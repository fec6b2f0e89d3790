/** Buy, sell, or sell short. */
import { SIDE, type Side } from '../format/words.ts';

interface SideFieldProps {
  value: Side;
  onChange: (side: Side) => void;
  disabled: boolean;
}

export function SideField({ value, onChange, disabled }: SideFieldProps) {
  return (
    <fieldset className="side-field" disabled={disabled}>
      <legend>Side</legend>
      <div className="segments">
        {(Object.keys(SIDE) as Side[]).map(side => (
          <label key={side} className={side === 'BUY' ? 'is-buy' : 'is-sell'}>
            <input type="radio" name="side" checked={side === value} onChange={() => onChange(side)} />
            <span>{SIDE[side].long}</span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}
