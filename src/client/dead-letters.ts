/** Calls about what the queues gave up on. */
import type { DeadLetters, Redriven, RedrivenAll } from '../contracts/dead-letters.ts';
import { withQuery } from './query.ts';
import type { Call, ReadOptions } from './trades.ts';

export type { DeadLetter, Redriven } from '../contracts/dead-letters.ts';

export const deadLetterCalls = (call: Call) => ({
  /** Those not brought back yet, the newest first. */
  deadLetters: (query: { limit?: number; cursor?: string } = {}, { signal }: ReadOptions = {}) =>
    call<DeadLetters>({ method: 'GET', path: withQuery('/v1/dead-letters', { ...query }), signal }),

  /** Brings one back; doing it twice is doing it once. */
  redrive: (id: string, { signal }: ReadOptions = {}) =>
    call<Redriven>({ method: 'POST', path: `/v1/dead-letters/${encodeURIComponent(id)}/redrive`, signal }),

  /**
   * Brings back the newest, up to `limit`; ask again while `remaining` is true. Not tried again by itself: should the answer
   * be lost, those are back, and the same request would bring back the next ones.
   */
  redriveAll: ({ limit }: { limit?: number } = {}, { signal }: ReadOptions = {}) =>
    call<RedrivenAll>({ method: 'POST', path: withQuery('/v1/dead-letters/redrive', { limit }), once: true, signal }),
});
