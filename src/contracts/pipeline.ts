/** The health of the pipeline, as operations watch it. */
import { z } from '@hono/zod-openapi';
import { COUNTED, LEGS } from '../domain/feed/pipeline-meter.ts';
import { timestamp } from './text.ts';

const count = z.number().int();
const ms = count.nullable();

const latencies = () =>
  z.record(z.enum(LEGS), z.object({ count, p50: ms, p99: ms })).openapi({
    description:
      'Milliseconds, within 5 %, of each step of an outcome’s way: until it was PUBLISHED to booking, CONSUMED, BOOKED and PUSHED; WHOLE from the command to the push. Null when there was none',
  });

export const Pipeline = z
  .object({
    at: timestamp(),
    minutes: z
      .array(z.object({ minute: timestamp(), counts: z.record(z.enum(COUNTED), count), latency: latencies() }))
      .openapi({
        description:
          'The last 60, the present one last. Accepted: commands in the logs; booked, rejected, failed: outcomes; pushed: events in the feed',
      }),
    latency: latencies(),
    wholeSince: timestamp()
      .nullable()
      .openapi({ description: 'Minutes before this may lack something; null when all are whole' }),
    queues: z
      .array(
        z.object({ queue: z.enum(['bookings', 'notifications']), messages: count, oldestAt: timestamp().nullable() }),
      )
      .openapi({ description: 'Messages that wait in each queue, of all tenants together' }),
    pending: z
      .object({ trades: count, oldestSince: timestamp().nullable() })
      .openapi({ description: 'Trades that wait for booking, as the views have it' }),
    clients: count.openapi({ description: 'Open streams of the tenant' }),
  })
  .openapi('Pipeline');

export type Pipeline = z.infer<typeof Pipeline>;
