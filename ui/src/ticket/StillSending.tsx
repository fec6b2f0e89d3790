/** Speaks up when sending takes longer than one expects. */
import { useEffect, useState } from 'react';

const PATIENCE_MS = 1_500;

export function StillSending() {
  const [late, setLate] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setLate(true), PATIENCE_MS);
    return () => clearTimeout(timer);
  }, []);
  return (
    <p className="hint" role="status">
      {late && 'No answer yet. Trying again under the same key: there will be one trade, never two.'}
    </p>
  );
}
