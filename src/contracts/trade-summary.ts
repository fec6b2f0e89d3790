/** How many trades are where. */
import { z } from '@hono/zod-openapi';
import { STATUSES } from '../domain/trade/terms.ts';
import { timestamp } from './text.ts';

const count = z.number().int();
const counts = {
  total: count,
  statuses: z.record(z.enum(STATUSES), count).openapi({ description: 'Every status, with how many trades have it' }),
  pending: count.openapi({ description: 'Those of all pending statuses together' }),
};

export const TradeSummary = z
  .object({
    ...counts,
    oldestPendingSince: timestamp().nullable().openapi({
      description:
        'Since when the trade that waits longest for booking has waited; waiting for an approval does not count',
    }),
    accounts: z.array(
      z.object({
        account: z.string().nullable().openapi({
          description: 'Null for all accounts together that reference data does not know',
        }),
        ...counts,
      }),
    ),
  })
  .openapi('TradeSummary');

export type TradeSummary = z.infer<typeof TradeSummary>;
