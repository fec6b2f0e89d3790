/** Long work on a tenant's views, as its users see it. */
import { z } from '@hono/zod-openapi';
import { timestamp } from './text.ts';

export const Rebuild = z
  .object({
    state: z.enum(['none', 'running', 'stopped', 'succeeded', 'failed']),
    processed: z.number().int().openapi({ description: 'Entries of the feed taken in' }),
    total: z.number().int().openapi({ description: 'Entries that the feed has' }),
    startedAt: timestamp().nullable(),
    updatedAt: timestamp().nullable(),
    contentHash: z
      .string()
      .nullable()
      .openapi({ description: 'SHA-256 over what the views now hold; two builds of one feed have the same' }),
    error: z.string().nullable(),
  })
  .openapi('Rebuild');

export type Rebuild = z.infer<typeof Rebuild>;

/** What reconciliation can find: each a difference between what the logs say and what was made of them. */
export const Finding = z
  .object({
    kind: z.enum(['missing', 'stale', 'wrong_field', 'unexpected', 'unknown_trade', 'broken_chain', 'gap']).openapi({
      description:
        'missing: it is not there; stale: of an earlier version; wrong_field: it says something else; unexpected: nothing calls for it; unknown_trade: of a trade without a log; broken_chain: the log itself was changed; gap: positions without entries',
    }),
    where: z.enum(['log', 'trades', 'trade_counts', 'booking_entries', 'positions', 'feed']),
    subject: z.string().openapi({ description: 'A trade, a journal entry, a position, a place in the feed' }),
    tradeId: z.string().optional(),
    field: z.string().optional(),
    expected: z.unknown().optional(),
    actual: z.unknown().optional(),
  })
  .openapi('Finding');

export const Reconciliation = z
  .object({
    state: z.enum(['none', 'running', 'succeeded', 'failed']),
    checked: z.number().int().openapi({ description: 'Trades looked at' }),
    findings: z.array(Finding).openapi({ description: 'The first thousand; while it runs, not yet looked at twice' }),
    repaired: z.number().int().openapi({ description: 'Findings that were mended; a broken log is not' }),
    startedAt: timestamp().nullable(),
    updatedAt: timestamp().nullable(),
    error: z.string().nullable(),
  })
  .openapi('Reconciliation');

export type Finding = z.infer<typeof Finding>;
export type Reconciliation = z.infer<typeof Reconciliation>;
