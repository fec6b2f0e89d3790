/** Signed out: the way in. Signed in: the desk. */
import { useEffect, useState } from 'react';
import { Desk } from './desk.ts';
import { DeskContext } from './desk-context.ts';
import { providerAnswer } from './session/attempt.ts';
import { SignIn } from './session/SignIn.tsx';
import { rightsKey, type Session, session, starting } from './session/session.ts';
import { Shell } from './shell/Shell.tsx';
import { useStore } from './store.ts';

export function App() {
  const signedIn = useStore(session);
  const isStarting = useStore(starting);
  if (signedIn !== null) return <SignedIn key={rightsKey(signedIn)} session={signedIn} />;
  if (!isStarting) return <SignIn />;
  // Only the exchange with a provider takes long enough to be seen.
  return providerAnswer === null ? null : (
    <main className="signin">
      <p role="status">Signing in…</p>
    </main>
  );
}

function SignedIn({ session }: { session: Session }) {
  const [desk] = useState(() => new Desk(session));
  useEffect(() => {
    desk.start();
    return () => desk.stop();
  }, [desk]);
  return (
    <DeskContext value={desk}>
      <Shell />
    </DeskContext>
  );
}
