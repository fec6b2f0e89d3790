/** Calls about one trade: its submission, and what there is to know of it. */
import type { PastTrade, SubmitTrade, Trade, TradeEvent, Verification } from '../contracts/trade.ts';
import type { TraceStep } from '../domain/trade/trace.ts';
import type { Effect, Result } from './failure.ts';
import type { Request } from './http.ts';
import { withQuery } from './query.ts';

export type Call = <T>(request: Request) => Promise<Result<T>>;

export interface Page<T> {
  items: T[];
  /** Null on the last page. */
  nextCursor: string | null;
}

export interface CommandOptions {
  /** 1 to 255 visible ASCII characters; the same for every retry of one intention, by the same sender. */
  idempotencyKey: string;
  /** `unknown` when an earlier call with this key ended so: then a refusal at the door leaves it as unknown as before. */
  before?: Effect;
  signal?: AbortSignal;
}

export interface ReadOptions {
  signal?: AbortSignal;
}

export interface TraceQuery {
  limit?: number;
  cursor?: string | undefined;
}

export interface EventQuery {
  /** Sequence to start after. */
  after?: number;
  limit?: number;
}

export const tradeCalls = (call: Call) => ({
  /** Submits a trade. A success means that it is durable; booking follows. */
  submitTrade: (body: SubmitTrade, { idempotencyKey, before, signal }: CommandOptions) =>
    call<Trade>({
      method: 'POST',
      path: '/v1/trades',
      body,
      headers: { 'idempotency-key': idempotencyKey },
      signal,
      before,
    }),

  /** The trade as it is now, read from its own log. */
  trade: (tradeId: string, { signal }: ReadOptions = {}) =>
    call<Trade>({ method: 'GET', path: pathOf(tradeId), signal }),

  /** The trade as it was: at an event, or as recorded at a moment. */
  tradeThen: (tradeId: string, then: { version: number } | { asOf: string }, { signal }: ReadOptions = {}) =>
    call<PastTrade>({ method: 'GET', path: withQuery(pathOf(tradeId), { ...then }), signal }),

  /** The trade's way through the system, with the time of each step. */
  trace: (tradeId: string, { limit, cursor }: TraceQuery = {}, { signal }: ReadOptions = {}) =>
    call<Page<TraceStep>>({
      method: 'GET',
      path: withQuery(`${pathOf(tradeId)}/trace`, { limit, cursor }),
      signal,
    }),

  /** The trade's log, oldest first. */
  events: (tradeId: string, { after, limit }: EventQuery = {}, { signal }: ReadOptions = {}) =>
    call<{ items: TradeEvent[] }>({
      method: 'GET',
      path: withQuery(`${pathOf(tradeId)}/events`, { after, limit }),
      signal,
    }),

  /** What the server says of the trade's log. `verifyTrade` proves it here instead, and takes nobody's word. */
  verification: (tradeId: string, { signal }: ReadOptions = {}) =>
    call<Verification>({ method: 'GET', path: `${pathOf(tradeId)}/verification`, signal }),
});

export const pathOf = (tradeId: string) => `/v1/trades/${encodeURIComponent(tradeId)}`;
