/** A trade as it was at one of its versions. The past does not change: what was read once is kept. */
import { useEffect, useState } from 'react';
import type { Trade } from '../../../src/contracts/trade.ts';
import { useDesk } from '../desk-context.ts';
import { explain } from './explain.ts';

interface Past {
  trade: Trade | null;
  problem: string | null;
}

/** @param version null asks for nothing */
export function usePast(tradeId: string, version: number | null): Past {
  const { client } = useDesk();
  const [known, setKnown] = useState<ReadonlyMap<number, Trade>>(new Map());
  const [problem, setProblem] = useState<string | null>(null);
  const missing = version !== null && !known.has(version);

  useEffect(() => {
    if (version === null || !missing) return;
    const reading = new AbortController();
    void client.tradeThen(tradeId, { version }, reading).then(result => {
      if (result.ok) {
        setProblem(null);
        setKnown(before => new Map(before).set(version, result.value));
      } else if (result.error.kind !== 'aborted') setProblem(explain(result.error));
    });
    return () => reading.abort();
  }, [client, tradeId, version, missing]);

  return { trade: (version !== null && known.get(version)) || null, problem: missing ? problem : null };
}
