/** A trade as it was, at one of its versions or at a moment. The past does not change: what was read once is kept. */
import { useEffect, useState } from 'react';
import type { CallError } from '../../../src/client/index.ts';
import type { Trade } from '../../../src/contracts/trade.ts';
import { useDesk } from '../desk-context.ts';
import { exactMoment } from '../format/time.ts';
import { zoneName } from '../format/zone.ts';
import { explain } from './explain.ts';

/** A version, or a moment as the API writes it. */
export type Then = number | string;

interface Past {
  trade: Trade | null;
  problem: string | null;
}

/** @param then null asks for nothing */
export function usePast(tradeId: string, then: Then | null): Past {
  const { client } = useDesk();
  const [known, setKnown] = useState<ReadonlyMap<Then, Trade>>(new Map());
  const [problem, setProblem] = useState<string | null>(null);
  const missing = then !== null && !known.has(then);

  useEffect(() => {
    if (then === null || !missing) return;
    const reading = new AbortController();
    const at = typeof then === 'number' ? { version: then } : { asOf: then };
    void client.tradeThen(tradeId, at, reading).then(result => {
      if (result.ok) {
        setProblem(null);
        setKnown(before => new Map(before).set(then, result.value));
      } else if (result.error.kind !== 'aborted') setProblem(whyNot(result.error, then));
    });
    return () => reading.abort();
  }, [client, tradeId, then, missing]);

  return { trade: (then !== null && known.get(then)) || null, problem: missing ? problem : null };
}

const whyNot = (error: CallError, then: Then): string =>
  typeof then === 'string' && error.kind === 'problem' && error.problem.status === 404
    ? `There was no such trade yet at ${exactMoment(then)} ${zoneName()}`
    : explain(error);
