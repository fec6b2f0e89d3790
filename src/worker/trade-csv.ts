/** A whole list of trades as CSV, read page by page as fast as the client takes it, never all in memory. */
import type { TypedResponse } from 'hono';
import { type CellKind, CSV_BOM, csvCell, csvLine } from '../domain/csv.ts';
import type { ServedTrade } from '../domain/trade/served-trade.ts';
import type { ViewSession } from '../views/database.ts';
import { type Keyset, listTrades, type TradeList } from '../views/trade-list.ts';
import { sessionHeaders } from './view-session.ts';

/** Trades read at once. */
const PAGE = 1000;

const COLUMNS: readonly (readonly [name: keyof ServedTrade, kind: CellKind])[] = [
  ['tradeId', 'text'],
  ['version', 'value'],
  ['revision', 'value'],
  ['status', 'text'],
  ['account', 'text'],
  ['side', 'text'],
  ['symbol', 'text'],
  ['isin', 'text'],
  ['quantity', 'value'],
  ['price', 'value'],
  ['currency', 'text'],
  ['tradeDate', 'value'],
  ['settlementDate', 'value'],
  ['venue', 'text'],
  ['counterparty', 'text'],
  ['clientReference', 'text'],
  ['trader', 'text'],
  ['grossAmount', 'value'],
  ['bookingReference', 'text'],
  ['reasons', 'text'],
  ['warnings', 'text'],
  ['submittedBy', 'text'],
  ['submittedAt', 'value'],
  ['updatedAt', 'value'],
  ['actorIssuer', 'text'],
];

const rowOf = (trade: ServedTrade): string =>
  csvLine(
    COLUMNS.map(([name, kind]) => {
      const value = trade[name] ?? null;
      return csvCell(Array.isArray(value) ? value.map(({ code }) => code).join(' ') : value, kind);
    }),
  );

/**
 * The download of a list. The first page is read before the answer begins, so that what fails at once is a problem document;
 * a later failure breaks the download off, which no client takes for its end.
 */
export async function csvDownload(session: ViewSession, list: TradeList, from: Keyset | null) {
  const encoder = new TextEncoder();
  let page = await listTrades(session.views, list, PAGE, from);
  let text = CSV_BOM + csvLine(COLUMNS.map(([name]) => name)) + page.items.map(rowOf).join('');
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
