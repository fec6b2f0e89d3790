/** Where the server cannot be reached, nobody can sign in: what was last known can still be looked at. */
import { useEffect, useState } from 'react';
import { moment } from '../format/time.ts';
import { zoneName } from '../format/zone.ts';
import { lastKnown } from '../offline/last-known.ts';
import { lookOffline } from './session.ts';

export function LastRows() {
  const [last] = useState(lastKnown);
  const reachable = useReachable(last !== null);
  if (last === null || reachable) return null;
  return (
    <div className="notice wait">
      <b>Tapebook cannot be reached.</b>
      <p>
        The rows of {last.sub} at {last.tenant} are known as they were at {moment(last.at)} {zoneName()}.
      </p>
      <button type="button" className="button" onClick={() => lookOffline(last)}>
        Look at them
      </button>
    </div>
  );
}

/** Whether the server answers; taken for granted until it does not. */
function useReachable(asked: boolean): boolean {
  const [reachable, setReachable] = useState(true);
  useEffect(() => {
    if (!asked) return;
    const asking = new AbortController();
    fetch('/healthz', asking).catch(() => setReachable(asking.signal.aborted));
    return () => asking.abort();
  }, [asked]);
  return reachable;
}
