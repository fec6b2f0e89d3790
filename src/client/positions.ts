/** Calls about positions, and the journal that they are made of. */
import type { z } from 'zod';
import type { Position, Positions, RecordedEntries, RecordedEntry } from '../contracts/positions.ts';
import { withQuery } from './query.ts';
import type { Call, ReadOptions } from './trades.ts';

export type PositionView = z.infer<typeof Position>;
export type BookingEntry = z.infer<typeof RecordedEntry>;

export interface PositionQuery {
  account?: string;
  symbol?: string;
  /** As recorded at this moment (RFC 3339). */
  asOf?: string;
  limit?: number;
  cursor?: string;
}

export interface EntryQuery {
  tradeId?: string;
  account?: string;
  symbol?: string;
  limit?: number;
  cursor?: string;
}

export const positionCalls = (call: Call) => ({
  positions: (query: PositionQuery = {}, { signal }: ReadOptions = {}) =>
    call<z.infer<typeof Positions>>({ method: 'GET', path: withQuery('/v1/positions', { ...query }), signal }),

  bookingEntries: (query: EntryQuery = {}, { signal }: ReadOptions = {}) =>
    call<z.infer<typeof RecordedEntries>>({
      method: 'GET',
      path: withQuery('/v1/booking-entries', { ...query }),
      signal,
    }),
});
