/** Starts long work on the server, and says why where that was refused. */
import { useCallback, useState } from 'react';
import type { Result } from '../../../src/client/index.ts';
import { explain } from '../trade/explain.ts';

/** @param then looks at what has come of it */
export function useStart(then: () => void) {
  const [refused, setRefused] = useState<string | null>(null);
  const start = useCallback(
    (call: () => Promise<Result<unknown>>): void =>
      void call().then(result => {
        setRefused(result.ok ? null : explain(result.error));
        then();
      }),
    [then],
  );
  return { refused, start };
}
