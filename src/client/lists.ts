/** Calls about many trades: lists, the same as CSV, and counts. */
import type { Trade } from '../contracts/trade.ts';
import type { TradeSummary } from '../contracts/trade-summary.ts';
import type { Side, TradeStatus } from '../domain/trade/terms.ts';
import type { Result } from './failure.ts';
import type { Request } from './http.ts';
import { readPages } from './pages.ts';
import { withQuery } from './query.ts';
import type { Call, Page, ReadOptions } from './trades.ts';
import { unread } from './unread.ts';

export interface TradeFilter {
  status?: readonly TradeStatus[];
  side?: readonly Side[];
  account?: readonly string[];
  symbol?: readonly string[];
  submittedBy?: readonly string[];
  /** First and last trade date, inclusive. */
  tradeDateFrom?: string;
  tradeDateTo?: string;
  /** Matches by prefix: trade id, client reference, symbol, booking reference, counterparty. */
  q?: string;
  sort?: 'updatedAt' | '-updatedAt' | 'tradeDate' | '-tradeDate';
}

export interface TradeQuery extends TradeFilter {
  limit?: number;
  cursor?: string;
}

export interface ListOptions extends ReadOptions {
  /** `info.bookmark` of an earlier answer: this one is then at least as new. */
  bookmark?: string | null;
}

/** Sends a request, and leaves the reading of its answer to `read`. */
export type RawCall = <T>(request: Request, read: (response: Response) => Promise<Result<T>>) => Promise<Result<T>>;

export const listCalls = (call: Call, rawCall: RawCall) => {
  const request = (path: string, { bookmark, signal }: ListOptions, accept?: string): Request => ({
    method: 'GET',
    path,
    headers: { ...(bookmark && { 'x-tapebook-bookmark': bookmark }), ...(accept && { accept }) },
    signal,
  });
  return {
    /** One page of trades, by default the last changed first. A page may be short; `nextCursor` is null at the end. */
    trades: (query: TradeQuery = {}, options: ListOptions = {}) =>
      call<Page<Trade>>(request(withQuery('/v1/trades', { ...query }), options)),

    /**
     * The whole filtered list, page after page, in few answers: larger pages than `trades` gives. An answer that is cut off is
     * asked for again, from the last page on; what comes last may be a failure.
     * @param options.cursor where to begin: `nextCursor` of a page of the same list
     */
    tradePages: (filter: TradeFilter = {}, { cursor, ...options }: ListOptions & { cursor?: string | null } = {}) =>
      readPages<Trade>(
        next =>
          rawCall(
            request(
              withQuery('/v1/trades', { ...filter, cursor: next ?? undefined }),
              options,
              'application/x-ndjson, application/problem+json',
            ),
            unread(options.signal),
          ),
        cursor ?? null,
        options.signal,
      ),

    /**
     * The whole filtered list as a CSV file, to be read from the body of the answer as it comes. A file begins with a byte order
     * mark, which `text()` takes off. Reading throws when the signal fires,
     * when the answer breaks off, and when nothing more of it comes for 15 seconds.
     */
    tradesAsCsv: (filter: TradeFilter = {}, options: ListOptions = {}) =>
      rawCall<Response>(
        request(withQuery('/v1/trades', { ...filter }), options, 'text/csv, application/problem+json'),
        unread(options.signal),
      ),

    /** How many trades are where. */
    tradeSummary: (options: ListOptions = {}) => call<TradeSummary>(request('/v1/trades/summary', options)),
  };
};
