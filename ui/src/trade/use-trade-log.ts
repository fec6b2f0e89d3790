/** A trade and its log, kept up to date while they are shown. */
import { useCallback, useEffect, useState } from 'react';
import type { Trade, TradeEvent } from '../../../src/contracts/trade.ts';
import { useDesk, useTrade } from '../desk-context.ts';
import { explain } from './explain.ts';

interface TradeLog {
  trade: Trade | undefined;
  events: readonly TradeEvent[];
  /** Why it could not be read. */
  problem: string | null;
  /** Reads the trade and its log again. */
  retry: () => void;
}

const PAGE = 1000;

export function useTradeLog(tradeId: string): TradeLog {
  const { client, book } = useDesk();
  const trade = useTrade(tradeId);
  const [events, setEvents] = useState<readonly TradeEvent[]>([]);
  const [problem, setProblem] = useState<string | null>(null);
  const [attempt, setAttempt] = useState(0);
  const known = trade !== undefined;
  const length = events.length;
  const behind = trade === undefined || trade.version > length;

  // A trade may be opened by its address before the list has come to it; and who looks again wants what is true now.
  useEffect(() => {
    if (known && attempt === 0) return;
    const reading = new AbortController();
    void client.trade(tradeId, reading).then(result => {
      if (result.ok) book.add([result.value]);
      else if (result.error.kind !== 'aborted') setProblem(explain(result.error));
    });
    return () => reading.abort();
  }, [known, client, book, tradeId, attempt]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: a higher version, another page, or a new attempt, reads on
  useEffect(() => {
    if (!known || !behind) return;
    const reading = new AbortController();
    void client.events(tradeId, { after: length, limit: PAGE }, reading).then(result => {
      if (result.ok) {
        setProblem(null);
        setEvents(before => [...before, ...result.value.items.filter(({ sequence }) => sequence > before.length)]);
      } else if (result.error.kind !== 'aborted') setProblem(explain(result.error));
    });
    return () => reading.abort();
  }, [client, tradeId, trade?.version, length, attempt]);

  const retry = useCallback(() => {
    setProblem(null);
    setAttempt(before => before + 1);
  }, []);

  return { trade, events, problem, retry };
}
