/** Retries trades one after another, and says how far it has come. Each has its key for as long as it has its version. */
import { useCallback, useRef, useState } from 'react';
import { isOfAnotherSender, newIdempotencyKey } from '../../../src/client/index.ts';
import type { Trade } from '../../../src/contracts/trade.ts';
import { useDesk } from '../desk-context.ts';
import { explain } from '../trade/explain.ts';

export interface Progress {
  done: number;
  total: number;
  /** Why some were not brought back, by trade. */
  refused: ReadonlyMap<string, string>;
}

export function useRetryMany() {
  const { client, book } = useDesk();
  const [progress, setProgress] = useState<Progress | null>(null);
  const keys = useRef(new Map<string, string>());

  const retry = useCallback(
    async (trades: readonly Trade[], reason: string) => {
      const refused = new Map<string, string>();
      const total = trades.length;
      setProgress({ done: 0, total, refused });
      for (const [index, { tradeId, version }] of trades.entries()) {
        const intention = `${tradeId}/${version}`;
        const idempotencyKey = keys.current.get(intention) ?? newIdempotencyKey();
        keys.current.set(intention, idempotencyKey);
        const result = await client.retryTrade(tradeId, { reason }, { idempotencyKey, ifMatch: version });
        if (result.ok) book.addLive([result.value]);
        else refused.set(tradeId, explain(result.error));
        // If-Match keeps a second key from having a second effect.
        if (!result.ok && isOfAnotherSender(result.error)) keys.current.delete(intention);
        setProgress({ done: index + 1, total, refused: new Map(refused) });
      }
    },
    [client, book],
  );
  return { progress, retry, running: progress !== null && progress.done < progress.total };
}
