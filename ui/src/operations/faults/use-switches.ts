/** The switches of the server, read again and again, since what they have done is shown beside them. */
import { useCallback, useEffect, useRef, useState } from 'react';
import { useDesk } from '../../desk-context.ts';
import { callSwitches } from './switch-calls.ts';
import type { FaultState, Faults } from './switches.ts';

const EVERY_MS = 1_500;

export function useSwitches() {
  const { session } = useDesk();
  const [state, setState] = useState<FaultState | null>(null);
  const [failed, setFailed] = useState<string | null>(null);

  const turn = useRef(0);

  const call = useCallback(
    async (request: Parameters<typeof callSwitches>[1]) => {
      turn.current += 1;
      const mine = turn.current;
      try {
        const answer = await callSwitches(session, request);
        // What was asked before something was switched must not switch it back on the screen.
        if (mine === turn.current) setState(answer);
        setFailed(null);
      } catch (error) {
        setFailed(error instanceof Error ? error.message : String(error));
      }
    },
    [session],
  );
  useEffect(() => {
    void call({ method: 'GET' });
    const timer = setInterval(() => void call({ method: 'GET' }), EVERY_MS);
    return () => clearInterval(timer);
  }, [call]);

  return {
    state,
    failed,
    again: () => void call({ method: 'GET' }),
    set: (faults: Partial<Faults>) => {
      setState(known => known && { ...known, faults: { ...known.faults, ...faults } });
      void call({ method: 'PUT', body: faults });
    },
    kill: (doomed: { feed?: true; trades?: string[] }) => void call({ path: '/kill', method: 'POST', body: doomed }),
  };
}
