/** Says that what is shown may be old, while it may be. */
import { useEffect, useState } from 'react';
import { useNowText } from '../clock.ts';
import { useDesk } from '../desk-context.ts';
import { clockTime, moment } from '../format/time.ts';
import { zoneName } from '../format/zone.ts';
import { useStore } from '../store.ts';
import { ReferenceNotice } from './ReferenceNotice.tsx';

/** A break as short as this is over before it could be read. */
const GRACE_MS = 1_000;

export function StaleNotice() {
  const { stream, knownAt, reconnect } = useDesk();
  const known = useStore(knownAt);
  const { state } = useStore(stream);
  const broken = state === 'stale' || state === 'offline';
  const [since, setSince] = useState<string | null>(null);

  useEffect(() => {
    if (!broken) return setSince(null);
    const at = new Date().toISOString();
    const timer = setTimeout(() => setSince(at), GRACE_MS);
    return () => clearTimeout(timer);
  }, [broken]);

  // While nothing is live, it goes without saying that names may be old too.
  if (since === null) return broken ? null : <ReferenceNotice />;
  return (
    <div className="stale-notice">
      <span>
        <b>
          Not live since {known === null ? clockTime(since) : moment(known)} {zoneName()}.
        </b>{' '}
        {known === null ? 'What you see may be old.' : 'These are the last rows known then.'} <Retry />
      </span>
      <button type="button" className="link" onClick={reconnect}>
        Try now
      </button>
    </div>
  );
}

function Retry() {
  const { stream } = useDesk();
  const state = useStore(stream);
  const text = useNowText(now => {
    if (state.state !== 'offline') return 'Reconnecting…';
    const seconds = Math.ceil((state.retryAt - now) / 1000);
    return seconds > 0 ? `Trying again in ${seconds} s.` : 'Reconnecting…';
  });
  return <span>{text}</span>;
}
