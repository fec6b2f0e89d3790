/** Asks the server for the ways to sign in, and takes the session of a proxy at once. */
import { useCallback, useEffect, useState } from 'react';
import { createTapebookClient, type SignIn } from '../../../src/client/index.ts';
import { explain } from '../trade/explain.ts';
import { enter, isSignedOutByPerson } from './session.ts';

export type WaysIn =
  | { state: 'asking' }
  | { state: 'known'; offered: SignIn; proxyProblem: string | null }
  | { state: 'failed'; problem: string };

const client = createTapebookClient({ baseUrl: location.origin, token: null, retry: { attempts: 2 } });

export function useWaysIn(): { ways: WaysIn; again: () => void } {
  const [ways, setWays] = useState<WaysIn>({ state: 'asking' });
  const [turn, setTurn] = useState(0);
  // biome-ignore lint/correctness/useExhaustiveDependencies: each turn asks
  useEffect(() => {
    const asking = new AbortController();
    const ask = async () => {
      const result = await client.signIn({ signal: asking.signal });
      if (asking.signal.aborted) return;
      if (!result.ok) return setWays({ state: 'failed', problem: explain(result.error) });
      const offered = result.value;
      // After signing out, the screen must stay to explain how to sign out at the proxy.
      const proxyProblem = offered.proxy && !isSignedOutByPerson() ? await enter({ by: 'proxy' }) : null;
      if (!asking.signal.aborted) setWays({ state: 'known', offered, proxyProblem });
    };
    void ask();
    return () => asking.abort();
  }, [turn]);
  const again = useCallback(() => {
    setWays({ state: 'asking' });
    setTurn(before => before + 1);
  }, []);
  return { ways, again };
}
