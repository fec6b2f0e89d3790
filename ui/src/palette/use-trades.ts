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

export function useTrades(typed: string): TradeSearch {
  const { client, book } = useDesk();
  const q = typed.trim();
  const [search, setSearch] = useState(NOTHING);

  useEffect(() => {
    if (q.length < SHORTEST) return setSearch(NOTHING);
    const asking = new AbortController();
    const timer = setTimeout(async () => {
      const result = await client.trades({ q, limit: MOST }, asking);
      if (result.ok) {
        book.add(result.value.items);
        setSearch({ entries: result.value.items.map(entryOf), note: null });
      } else if (result.error.kind !== 'aborted')
        setSearch({ entries: [], note: `Trades could not be searched: ${explain(result.error)}` });
    }, PAUSE_MS);
    return () => {
      clearTimeout(timer);
      asking.abort();
    };
  }, [client, book, q]);
  return search;
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
