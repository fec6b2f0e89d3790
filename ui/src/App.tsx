/** Signed out: the way in. Signed in: the desk. */
import { useEffect, useState } from 'react';
import { Desk } from './desk.ts';
import { DeskContext } from './desk-context.ts';
import { providerAnswer } from './session/attempt.ts';
import { SignIn } from './session/SignIn.tsx';
import { type Session, session, starting } from './session/session.ts';
import { Shell } from './shell/Shell.tsx';
import { useStore } from './store.ts';

export function App() {
  const signedIn = useStore(session);
  const isStarting = useStore(starting);
  if (signedIn !== null) return <SignedIn key={rightsKey(signedIn)} session={signedIn} />;
  if (!isStarting) return <SignIn />;
  // What this browser knows shows at once; what a provider and the server have to say takes a moment.
  return providerAnswer === null ? null : (
    <main className="signin">
      <p role="status">Signing in…</p>
    </main>
  );
}

/** Another person, or the same one with other rights, gets a desk of their own; another end of the session changes nothing. */
const rightsKey = ({ expiresAt, ...rights }: Session): string => JSON.stringify(rights);

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
