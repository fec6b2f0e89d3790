/** A count that grows, told with pauses: whatever hangs on it is done no more often than that. */
import { useEffect, useState } from 'react';
import { type Readable, useStore } from './store.ts';

/** @param following while false, the count stays as it was */
export function useTold(store: Readable<number>, pauseMs: number, following = true): number {
  const count = useStore(store);
  const [told, setTold] = useState(count);
  const behind = following && count !== told;
  useEffect(() => {
    if (!behind) return;
    const timer = setTimeout(() => setTold(store.get()), pauseMs);
    return () => clearTimeout(timer);
  }, [behind, store, pauseMs]);
  return told;
}
