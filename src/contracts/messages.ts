/** Messages on the queues. Each is a hint that something may be due; the logs say what really is. */
import { z } from '@hono/zod-openapi';
import type { ReferenceKeys } from '../domain/booking/reference-data.ts';
import type { ServedTrade } from '../domain/trade/served-trade.ts';
import type { StoredEvent } from '../domain/trade/upcast.ts';

/** An event as stored, with the trade after it, on its way to the feed. */
export interface FeedEntry {
  event: StoredEvent;
  trade: ServedTrade;
  /** The account that the trade was on before the event; null for its first. */
  previousAccount: string | null;
}

/** On `bookings`: a trade has news from `sequence` on, and may wait for booking. */
export const BookingMessage = z.object({
  tenant: z.string(),
  tradeId: z.string(),
  sequence: z.number().int().positive(),
  /** The event that asked for the booking that is waited for; null when none is. */
  since: z.number().int().positive().nullable(),
  /** What booking will ask of reference data, so that one query serves a whole batch. */
  keys: z.custom<ReferenceKeys>(value => typeof value === 'object' && value !== null),
  publishedAt: z.string(),
});

/** On `notifications`: entries for the tenant's feed, each trade's in sequence, which it could not be given at once. */
export const NotificationMessage = z.object({
  tenant: z.string(),
  /** Whether the views hold what the entries say. */
  viewed: z.boolean(),
  entries: z.array(z.custom<FeedEntry>(value => typeof value === 'object' && value !== null && 'event' in value)),
});

export type BookingMessage = z.infer<typeof BookingMessage>;
export type NotificationMessage = z.infer<typeof NotificationMessage>;
