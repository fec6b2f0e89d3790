/** Calls about what the queues gave up on. */
import { withQuery } from './query.ts';
import type { Call, Page, ReadOptions } from './trades.ts';

export interface DeadLetter {
  id: string;
  queue: 'bookings' | 'notifications';
  tradeId: string;
  /** The first event that the message was about. */
  sequence: number;
  cause: string;
  attempts: number;
  failedAt: string;
}

export interface Redriven {
  id: string;
  tradeId: string;
  status: string;
}

export const deadLetterCalls = (call: Call) => ({
  /** Those not brought back yet, the newest first. */
  deadLetters: (query: { limit?: number; cursor?: string } = {}, { signal }: ReadOptions = {}) =>
    call<Page<DeadLetter>>({ method: 'GET', path: withQuery('/v1/dead-letters', { ...query }), signal }),

  /** Brings one back; doing it twice is doing it once. */
  redrive: (id: string, { signal }: ReadOptions = {}) =>
    call<Redriven>({ method: 'POST', path: `/v1/dead-letters/${encodeURIComponent(id)}/redrive`, signal }),

  /** Brings back the newest, up to `limit`; ask again while `remaining` is true. */
  redriveAll: ({ limit }: { limit?: number } = {}, { signal }: ReadOptions = {}) =>
    call<{ items: Redriven[]; remaining: boolean }>({
      method: 'POST',
      path: withQuery('/v1/dead-letters/redrive', { limit }),
      signal,
    }),
});
