/** What the queues gave up on, as operations see it. */
import { z } from '@hono/zod-openapi';
import { timestamp } from './text.ts';

export const DeadLetter = z
  .object({
    id: z.string(),
    queue: z.enum(['bookings', 'notifications']),
    tradeId: z.string(),
    sequence: z.number().int().openapi({ description: 'The first event that the message was about' }),
    cause: z.string(),
    attempts: z.number().int(),
    failedAt: timestamp(),
  })
  .openapi('DeadLetter');

export const DeadLetters = z
  .object({ items: z.array(DeadLetter), nextCursor: z.string().nullable() })
  .openapi('DeadLetters');

export const Redriven = z.object({ id: z.string(), tradeId: z.string(), status: z.string() }).openapi('Redriven');

export const RedrivenAll = z.object({ items: z.array(Redriven), remaining: z.boolean() });

export type DeadLetter = z.infer<typeof DeadLetter>;
export type DeadLetters = z.infer<typeof DeadLetters>;
export type Redriven = z.infer<typeof Redriven>;
export type RedrivenAll = z.infer<typeof RedrivenAll>;
