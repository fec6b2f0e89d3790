/** Instruments that match what has been typed, asked of the server as one types. */
import { useEffect, useState } from 'react';
import type { Instrument } from '../../../src/client/index.ts';
import { useDesk } from '../desk-context.ts';
import { explain } from '../trade/explain.ts';
import { stillFound } from './choices.ts';

/** Long enough to skip the keys in between, too short to notice. */
const PAUSE_MS = 90;

export interface InstrumentSearch {
  /** Those that match what is typed, of the last answer: what is offered is never for another text. */
  found: readonly Instrument[];
  /** The text that was last answered; null before the first answer. */
  for: string | null;
  /** The reason that the text could not be looked up; null when it was, or is being looked up. */
  problem: string | null;
  /** Looks it up again. */
  again: () => void;
}

export function useInstruments(typed: string): InstrumentSearch {
  const { client } = useDesk();
  const [answer, setAnswer] = useState<{ found: readonly Instrument[]; for: string | null }>({ found: [], for: null });
  const [failure, setFailure] = useState<{ for: string; why: string } | null>(null);
  const [tries, setTries] = useState(0);
  const q = typed.trim();

  // biome-ignore lint/correctness/useExhaustiveDependencies: a further try asks for the same text again
  useEffect(() => {
    const asking = new AbortController();
    const timer = setTimeout(async () => {
      const result = await client.instruments(q, asking);
      if (asking.signal.aborted) return;
      setFailure(result.ok ? null : { for: q, why: explain(result.error) });
      if (result.ok) setAnswer({ found: result.value.items, for: q });
    }, PAUSE_MS);
    return () => {
      clearTimeout(timer);
      asking.abort();
    };
  }, [client, q, tries]);

  return {
    ...answer,
    found: stillFound(answer.found, q),
    problem: failure?.for === q ? failure.why : null,
    again: () => {
      setFailure(null);
      setTries(before => before + 1);
    },
  };
}
