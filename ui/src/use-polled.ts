/** What a read call answers, asked again and again while the page is looked at; the last answer stays until the next. */
import { useCallback, useEffect, useRef, useState } from 'react';
import type { Result } from '../../src/client/index.ts';
import { explain } from './trade/explain.ts';

interface Polled<T> {
  value: T | null;
  problem: string | null;
  /** Asks now. */
  again: () => void;
}

/** @param everyMs how long to wait after an answer before asking again, as that answer has it */
export function usePolled<T>(
  read: (options: { signal: AbortSignal }) => Promise<Result<T>>,
  everyMs: (value: T | null) => number,
): Polled<T> {
  const [value, setValue] = useState<T | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const [attempt, setAttempt] = useState(0);
  const asked = useRef({ read, everyMs });
  asked.current = { read, everyMs };

  // biome-ignore lint/correctness/useExhaustiveDependencies: a new attempt asks at once
  useEffect(() => {
    const polling = new AbortController();
    let timer: ReturnType<typeof setTimeout> | undefined;
    const ask = async () => {
      let last: T | null = null;
      if (!document.hidden) {
        const result = await asked.current.read(polling);
        if (polling.signal.aborted) return;
        if (result.ok) {
          last = result.value;
          setValue(result.value);
        }
        setProblem(result.ok ? null : explain(result.error));
      }
      timer = setTimeout(() => void ask(), asked.current.everyMs(last));
    };
    void ask();
    return () => {
      polling.abort();
      clearTimeout(timer);
    };
  }, [attempt]);

  const again = useCallback(() => setAttempt(before => before + 1), []);
  return { value, problem, again };
}
