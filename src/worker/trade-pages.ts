/** A list of trades as pages, one a line (NDJSON), for those who read all of it: one answer holds what else takes many. */
import type { TypedResponse } from 'hono';
import type { ViewSession } from '../views/database.ts';
import { type Keyset, listTrades, type TradeList } from '../views/trade-list.ts';
import { sessionHeaders } from './view-session.ts';

/**
 * Trades read at once, which are a line, and lines in an answer: a request may ask the database only so often, so it ends
 * then, and its last line says where to go on.
 */
const SIZE = { trades: 1000, pages: 40 };

export const NDJSON = 'application/x-ndjson';

/**
 * The pages of a list from a place on. The first is read before the answer begins, so that what fails at once is a problem
 * document; a later failure breaks the answer off, after whole lines or within one.
 * @param sealed makes a cursor of a place
 */
export async function pagesDownload(
  session: ViewSession,
  list: TradeList,
  from: Keyset | null,
  sealed: (next: Keyset | null) => string | null,
  size = SIZE,
) {
  const encoder = new TextEncoder();
  let page = await listTrades(session.views, list, size.trades, from);
  let pages = 0;
  // A `pull` comes only when the client has taken what was there.
  const body = new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        if (pages > 0) page = await listTrades(session.views, list, size.trades, page.next);
        pages++;
        const { items, next } = page;
        controller.enqueue(encoder.encode(`${JSON.stringify({ items, nextCursor: sealed(next) })}\n`));
        if (next === null || pages === size.pages) controller.close();
      },
    },
    { highWaterMark: 0 },
  );
  return new Response(body, {
    headers: { 'content-type': NDJSON, vary: 'Accept', ...sessionHeaders(session) },
  }) as Response & TypedResponse<never, 200, 'json'>;
}
