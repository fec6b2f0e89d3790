/** A whole list of trades as CSV, read page by page as fast as the client takes it, never all in memory. */
import type { TypedResponse } from 'hono';
import type { ServedTrade } from '../domain/trade/served-trade.ts';
import type { ViewSession } from '../views/database.ts';
import { type Keyset, listTrades, type TradeList } from '../views/trade-list.ts';
import { csvRow } from './csv.ts';
import { sessionHeaders } from './view-session.ts';

/** Trades read at once. */
const PAGE = 1000;

const COLUMNS = [
  'tradeId',
  'version',
  'revision',
  'status',
  'account',
  'side',
  'symbol',
  'isin',
  'quantity',
  'price',
  'currency',
  'tradeDate',
  'settlementDate',
  'venue',
  'counterparty',
  'clientReference',
  'trader',
  'grossAmount',
  'bookingReference',
  'reasons',
  'warnings',
  'submittedBy',
  'submittedAt',
  'updatedAt',
  'actorIssuer',
] as const satisfies readonly (keyof ServedTrade)[];

const rowOf = (trade: ServedTrade): string =>
  csvRow(
    COLUMNS.map(column => {
      const value = trade[column] ?? null;
      return Array.isArray(value) ? value.map(({ code }) => code).join(' ') : value;
    }),
  );

/**
 * The download of a list. The first page is read before the answer begins, so that what fails at once is a problem document;
 * a later failure breaks the download off, which no client takes for its end.
 */
export async function csvDownload(session: ViewSession, list: TradeList, from: Keyset | null) {
  const encoder = new TextEncoder();
  let page = await listTrades(session.views, list, PAGE, from);
  let text = csvRow(COLUMNS) + page.items.map(rowOf).join('');
  // A `pull` comes only when the client has taken what was there.
  const body = new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        while (text === '' && page.next) {
          page = await listTrades(session.views, list, PAGE, page.next);
          text = page.items.map(rowOf).join('');
        }
        if (text !== '') controller.enqueue(encoder.encode(text));
        text = '';
        if (!page.next) controller.close();
      },
    },
    { highWaterMark: 0 },
  );
  return new Response(body, {
    headers: {
      'content-type': 'text/csv; charset=utf-8; header=present',
      'content-disposition': `attachment; filename="trades-${new Date().toISOString().slice(0, 10)}.csv"`,
      vary: 'Accept',
      ...sessionHeaders(session),
    },
  }) as Response & TypedResponse<never, 200, 'json'>;
}
