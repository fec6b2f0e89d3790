/** Announces the end of a session that could not be renewed, before it comes. */
import { useState } from 'react';
import { clockTime } from '../format/time.ts';
import { zoneName } from '../format/zone.ts';
import { currentAddress } from '../place.ts';
import { useStore } from '../store.ts';
import { personKey } from './kept.ts';
import { ending } from './renewal.ts';
import { currentCredential, endSession, session } from './session.ts';
import './end-notice.css';

export function EndNotice() {
  const end = useStore(ending);
  const [problem, setProblem] = useState<string | null>(null);
  if (end === null) return null;
  const signInAgain = () => {
    signInAgainWith().catch((error: unknown) => setProblem(error instanceof Error ? error.message : String(error)));
  };
  return (
    <div className="notice wait end-notice" role="alert">
      <p>
        <b>
          Your session ends at {clockTime(new Date(end).toISOString())} {zoneName()}.
        </b>{' '}
        What you have typed comes back when you sign in again.
        {problem !== null && <small>{problem}. Try again.</small>}
      </p>
      <button type="button" className="link" onClick={signInAgain}>
        Sign in again
      </button>
    </div>
  );
}

async function signInAgainWith(): Promise<void> {
  const credential = currentCredential();
  const who = session.get();
  if (credential.by === 'provider' && who !== null) {
    const { begin } = await import('./openid.ts');
    await begin(credential.provider, { address: currentAddress(), person: personKey(who) });
  } else if (credential.by === 'proxy') location.reload();
  else endSession('Sign in again to go on.');
}
