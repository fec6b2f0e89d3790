/** Signed out: the way in. Signed in: the desk. */
import { useEffect, useState } from 'react';
import { Desk } from './desk.ts';
import { DeskContext } from './desk-context.ts';
import { SignIn } from './session/SignIn.tsx';
import { type Session, session, starting } from './session/session.ts';
import { Shell } from './shell/Shell.tsx';
import { useStore } from './store.ts';

export function App() {
  const signedIn = useStore(session);
  const isStarting = useStore(starting);
  if (signedIn !== null) return <SignedIn key={rightsKey(signedIn)} session={signedIn} />;
  return isStarting ? <Starting /> : <SignIn />;
}

/** Another person, or the same one with other rights, gets a desk of their own; another end of the session changes nothing. */
const rightsKey = ({ expiresAt, ...rights }: Session): string => JSON.stringify(rights);

/** The provider's answer is being exchanged, or another tab is asked whether there is a session. */
const Starting = () => (
  <p className="starting" role="status">
    Signing in…
  </p>
);

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
