/** Sign-in screen: OpenID providers, a proxy in front, local identities, and a token as the last resort. */
import { useState } from 'react';
import { Icon, Mark } from '../design/icons.tsx';
import { Problem } from '../design/Problem.tsx';
import { currentAddress } from '../place.ts';
import { useStore } from '../store.ts';
import { LastRows } from './LastRows.tsx';
import { LocalIdentities } from './LocalIdentities.tsx';
import { PasteToken } from './PasteToken.tsx';
import type { Provider } from './record.ts';
import { enter, sessionNotice } from './session.ts';
import { useWaysIn, type WaysIn } from './use-ways-in.ts';
import './sign-in.css';

export function SignIn() {
  const notice = useStore(sessionNotice);
  const { ways, again } = useWaysIn();
  return (
    <main className="signin">
      <div className="signin-card">
        <h1 className="mark">
          <Mark /> Tapebook
        </h1>
        <p className="signin-lead">Who is at the desk?</p>
        {notice !== null && (
          <p className="notice" role="alert">
            {notice}
          </p>
        )}
        <LastRows />
        <Ways ways={ways} onAgain={again} />
        <PasteToken />
      </div>
    </main>
  );
}

function Ways({ ways, onAgain }: { ways: WaysIn; onAgain: () => void }) {
  if (ways.state === 'asking')
    return (
      <p className="hint" role="status">
        Asking how to sign in…
      </p>
    );
  if (ways.state === 'failed') return <Problem onRetry={onAgain}>{`${ways.problem}.`}</Problem>;
  const { providers, proxy, devIdentities } = ways.offered;
  const isProxyAlone = proxy && providers.length === 0 && !devIdentities;
  return (
    <>
      {proxy && (isProxyAlone || ways.proxyProblem === null) && <BehindProxy problem={ways.proxyProblem} />}
      {providers.map(provider => (
        <ProviderButton key={provider.id} provider={provider} />
      ))}
      {devIdentities && <LocalIdentities />}
      {providers.length === 0 && !proxy && !devIdentities && (
        <p className="hint">This server names no identity provider. Use a token, or ask who runs Tapebook for you.</p>
      )}
    </>
  );
}

function ProviderButton({ provider }: { provider: Provider }) {
  const [busy, setBusy] = useState(false);
  const go = async () => {
    setBusy(true);
    sessionNotice.set(null);
    try {
      const { begin } = await import('./openid.ts');
      await begin(provider, { address: currentAddress(), person: null });
    } catch (error) {
      sessionNotice.set(`${error instanceof Error ? error.message : error}. Try again.`);
      setBusy(false);
    }
  };
  return (
    <button type="button" className="button primary signin-provider" disabled={busy} onClick={() => void go()}>
      Sign in with {provider.name} <Icon name="next" />
    </button>
  );
}

/** Loading the page again lets the proxy ask the person. */
function BehindProxy({ problem }: { problem: string | null }) {
  const [wrong, setWrong] = useState(problem);
  return (
    <div className="signin-proxy">
      {wrong !== null && (
        <Problem onRetry={() => location.reload()}>{`The proxy in front did not sign you in: ${wrong}.`}</Problem>
      )}
      <button
        type="button"
        className="button primary signin-provider"
        onClick={async () => setWrong(await enter({ by: 'proxy' }))}
      >
        Sign in
      </button>
    </div>
  );
}
