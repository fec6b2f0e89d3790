/** What a read call answers, read again whenever `key` changes; the last answer stays until the next one is there. */
import { useCallback, useEffect, useRef, useState } from 'react';
import { oneAtATime } from '../one-at-a-time.ts';
import { explain } from './explain.ts';
import type { Read } from './read.ts';

export interface Answer<T> {
  value: T | null;
  problem: string | null;
  again: () => void;
}

/**
 * @param key null asks for nothing; what was asked for under another key is given up
 * @param turn another one asks for the same once more, after the reading under way: turns may come faster than answers
 */
export function useAnswer<T>(key: string | null, read: Read<T>, turn = '') {
  const [value, setValue] = useState<T | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const [attempt, setAttempt] = useState(0);
  const reader = useRef(read);
  reader.current = read;

  const ask = useRef(() => {});

  // biome-ignore lint/correctness/useExhaustiveDependencies: a new attempt reads again
  useEffect(() => {
    if (key === null) return;
    const reading = new AbortController();
    ask.current = oneAtATime(async () => {
      const result = await reader.current(reading);
      if (reading.signal.aborted) return;
      setProblem(result.ok ? null : explain(result.error));
      if (result.ok) setValue(result.value);
    });
    return () => {
      reading.abort();
      ask.current = () => {};
    };
  }, [key, attempt]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: each of them asks
  useEffect(() => ask.current(), [key, attempt, turn]);

  const again = useCallback(() => setAttempt(before => before + 1), []);
  return { value, problem, again } satisfies Answer<T>;
}
