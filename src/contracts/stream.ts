/** What travels on the WebSocket and in the feed. */
import { z } from '@hono/zod-openapi';
import { timestamp } from './text.ts';
import { Trade, TradeEvent } from './trade.ts';

const position = z.number().int().openapi({ description: 'From 1, without holes' });

const WholeFeedItem = z
  .object({ position, event: TradeEvent, trade: Trade })
  .openapi('WholeFeedItem', { description: 'An event, and the trade after it' });

const ReducedFeedItem = z
  .strictObject({
    position,
    event: z.strictObject({
      tradeId: z.string(),
      sequence: z.number().int(),
      type: z.string().openapi({ example: 'TradeAmended' }),
      recordedAt: timestamp(),
      previousHash: z.string(),
      hash: z.string(),
    }),
    trade: z.strictObject({ tradeId: z.string(), version: z.number().int() }),
  })
  .openapi('ReducedFeedItem', {
    description:
      'The event took the trade to an account that the reader may not see, or out of the filter of the stream: ' +
      'its link in the chain, and the id and version of the trade',
  });

/** An event of the tenant as far as the reader may know it. */
export const FeedItem = z.union([WholeFeedItem, ReducedFeedItem]).openapi('FeedItem');

/** server → client */
export const ServerMessage = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('hello'),
    position: z.number().int().openapi({ description: 'The position that this connection starts after' }),
    head: z.number().int().openapi({
      description:
        'The last position of the feed now: whoever has items or a `position` of it or above has arrived at the present',
    }),
    recovered: z.boolean().openapi({ description: 'Whether everything after the position asked for will come' }),
    heartbeatSeconds: z.number().int().openapi({ description: 'Send the text `ping` this often; `pong` comes back' }),
  }),
  z.object({ type: z.literal('events'), items: z.array(FeedItem) }),
  z.object({ type: z.literal('position'), position: z.number().int() }),
  z.object({ type: z.literal('renewed'), expiresAt: z.string() }),
  z.object({ type: z.literal('error'), code: z.string(), message: z.string() }),
]);

/** Size of a message from a client, as UTF-8. */
export const MAX_MESSAGE_BYTES = 32_768;

/** client → server, beside the text `ping` */
export const ClientMessage = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('ack'), position: z.number().int().nonnegative() }),
  z.strictObject({
    type: z.literal('filter'),
    accounts: z.array(z.string().min(1).max(64)).max(100).optional(),
    symbols: z.array(z.string().min(1).max(64)).max(100).optional(),
  }),
  z.strictObject({ type: z.literal('renew'), ticket: z.string().max(256) }),
]);

export const StreamTicket = z.object({ ticket: z.string(), expiresAt: z.string() }).openapi('StreamTicket');

export type FeedItem = z.infer<typeof FeedItem>;
export type WholeFeedItem = z.infer<typeof WholeFeedItem>;
export type ServerMessage = z.infer<typeof ServerMessage>;
export type ClientMessage = z.infer<typeof ClientMessage>;
export type StreamTicket = z.infer<typeof StreamTicket>;
