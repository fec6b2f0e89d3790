/** Signed out: the way in. Signed in: the desk. */
import { useEffect, useState } from 'react';
import { Desk } from './desk.ts';
import { DeskContext } from './desk-context.ts';
import { SignIn } from './session/SignIn.tsx';
import { type Session, session } from './session/session.ts';
import { Shell } from './shell/Shell.tsx';
import { useStore } from './store.ts';

export function App() {
  const signedIn = useStore(session);
  return signedIn ? <SignedIn key={signedIn.token} session={signedIn} /> : <SignIn />;
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
