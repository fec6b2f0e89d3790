/** What a read call answers, read again whenever `key` changes; the last answer stays until the next one is there. */
import { useCallback, useEffect, useRef, useState } from 'react';
import type { Failure, Success } from '../../../src/client/index.ts';
import { explain } from './explain.ts';

export interface Answer<T> {
  value: T | null;
  problem: string | null;
  again: () => void;
}

/** What one call answers, or what is made of the answers of several. */
export type Read<T> = (options: { signal: AbortSignal }) => Promise<Pick<Success<T>, 'ok' | 'value'> | Failure>;

/** @param key null asks for nothing */
export function useAnswer<T>(key: string | null, read: Read<T>) {
  const [value, setValue] = useState<T | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const [attempt, setAttempt] = useState(0);
  const reader = useRef(read);
  reader.current = read;

  // biome-ignore lint/correctness/useExhaustiveDependencies: a new attempt reads again
  useEffect(() => {
    if (key === null) return;
    const reading = new AbortController();
    void reader.current(reading).then(result => {
      if (result.ok) {
        setProblem(null);
        setValue(result.value);
      } else if (result.error.kind !== 'aborted') setProblem(explain(result.error));
    });
    return () => reading.abort();
  }, [key, attempt]);

  const again = useCallback(() => setAttempt(before => before + 1), []);
  return { value, problem, again } satisfies Answer<T>;
}
