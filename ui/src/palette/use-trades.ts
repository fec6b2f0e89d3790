/** Trades that answer to what is typed, asked of the server: by id, symbol, client or booking reference. */
import { useEffect, useState } from 'react';
import type { Trade } from '../../../src/contracts/trade.ts';
import { useDesk } from '../desk-context.ts';
import { grouped, groupedPrice } from '../format/amount.ts';
import { shortId } from '../format/short-id.ts';
import { SIDE, STATUS } from '../format/words.ts';
import { openTrade } from '../place.ts';
import { explain } from '../trade/explain.ts';
import type { Entry } from './entries.ts';

const PAUSE_MS = 120;
/** One letter would answer with nearly everything. */
const SHORTEST = 2;
const MOST = 8;

interface TradeSearch {
  entries: readonly Entry[];
  /** What is to be said of the search. */
  note: string | null;
}

const NOTHING: TradeSearch = { entries: [], note: null };
const ASKING: TradeSearch = { entries: [], note: '' };

export function useTrades(typed: string): TradeSearch {
  const { client, book } = useDesk();
  const q = typed.trim();
  const [answer, setAnswer] = useState({ q: '', search: NOTHING });

  useEffect(() => {
    if (q.length < SHORTEST) return;
    const asking = new AbortController();
    const timer = setTimeout(async () => {
      const result = await client.trades({ q, limit: MOST }, asking);
      if (asking.signal.aborted) return;
      if (result.ok) book.add(result.value.items);
      const search = result.ok
        ? { entries: result.value.items.map(entryOf), note: null }
        : { entries: [], note: `Trades could not be searched: ${explain(result.error)}` };
      setAnswer({ q, search });
    }, PAUSE_MS);
    return () => {
      clearTimeout(timer);
      asking.abort();
    };
  }, [client, book, q]);
  if (q.length < SHORTEST) return NOTHING;
  // What was found for another text is nothing to choose from: Enter may come before the answer.
  return answer.q === q ? answer.search : ASKING;
}

const entryOf = (trade: Trade): Entry => ({
  id: trade.tradeId,
  label: `${SIDE[trade.side].label} ${grouped(trade.quantity)} ${trade.symbol ?? trade.isin} @ ${groupedPrice(trade.price)}`,
  icon: 'blotter',
  note: [
    trade.account,
    STATUS[trade.status].label,
    trade.clientReference ?? trade.bookingReference ?? shortId(trade.tradeId),
  ].join(' · '),
  run: () => openTrade(trade.tradeId),
});
