/** `GET /v1/feed`: the tenant's events for other systems, as plain JSON or as CloudEvents 1.0. */
import { z } from '@hono/zod-openapi';
import { FeedItem } from './stream.ts';
import { timestamp } from './text.ts';

export const FeedPage = z
  .object({
    items: z.array(FeedItem),
    nextAfter: z.number().int().openapi({
      description: 'Where to go on: past what the caller may not see. The same as `after` once there is nothing new',
    }),
  })
  .openapi('FeedPage');

/** The attribute must be an absolute URI; a new number follows when `FeedItem` changes in a way that readers notice. */
const DATA_SCHEMA = 'urn:tapebook:schema:feed-item:1';

/** https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/spec.md, with the extension `sequence`. */
export const CloudEvent = z
  .object({
    specversion: z.literal('1.0'),
    id: z.string().openapi({ description: 'Trade id and sequence: the same event always has the same id' }),
    source: z.string().openapi({ example: '/tenants/demo/feed' }),
    type: z.string().openapi({ example: 'dev.tapebook.TradeBooked' }),
    subject: z.string().openapi({ description: 'The trade id' }),
    time: timestamp(),
    datacontenttype: z.literal('application/json'),
    dataschema: z.literal(DATA_SCHEMA).openapi({ description: 'Names `FeedItem` of this description' }),
    sequence: z.string().openapi({ description: 'The position, padded so that it sorts as text' }),
    data: FeedItem,
  })
  .openapi('CloudEvent');

export type FeedPage = z.infer<typeof FeedPage>;
export type CloudEvent = z.infer<typeof CloudEvent>;

export const CLOUD_EVENTS = 'application/cloudevents-batch+json';

export function cloudEventOf(tenant: string, item: FeedItem): CloudEvent {
  const { tradeId, sequence, type, recordedAt } = item.event;
  return {
    specversion: '1.0',
    id: `${tradeId}.${sequence}`,
    source: `/tenants/${tenant}/feed`,
    type: `dev.tapebook.${type}`,
    subject: tradeId,
    time: recordedAt,
    datacontenttype: 'application/json',
    dataschema: DATA_SCHEMA,
    sequence: String(item.position).padStart(16, '0'),
    data: item,
  };
}
