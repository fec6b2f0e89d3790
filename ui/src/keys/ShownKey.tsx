/** A key that was just made, to be copied now: nothing knows it afterwards. */
import { useState } from 'react';

export function ShownKey({ value, onClose }: { value: string; onClose: () => void }) {
  const [said, setSaid] = useState('');
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(value);
      setSaid('Copied');
    } catch {
      // A browser may refuse; what is in the field can still be copied by hand.
      setSaid('The browser did not let it be copied: select it and copy it yourself');
    }
  };
  return (
    <>
      <p className="notice wait">This is the only time that the key is shown. Copy it to where it will be used.</p>
      <div className="field">
        <input readOnly aria-label="The key" value={value} onFocus={({ target }) => target.select()} />
      </div>
      <div className="actions">
        <span role="status">{said}</span>
        <button type="button" className="button primary" onClick={() => void copy()}>
          Copy
        </button>
        <button type="button" className="button" onClick={onClose}>
          Done
        </button>
      </div>
    </>
  );
}
