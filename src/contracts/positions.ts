/** Positions and the journal behind them, as served. */
import { z } from '@hono/zod-openapi';
import { JournalEntry } from './commands.ts';
import { timestamp } from './text.ts';

const decimal = () => z.string().openapi({ format: 'decimal' });

export const Position = z
  .object({
    account: z.string(),
    symbol: z.string(),
    isin: z.string(),
    currency: z.string(),
    quantity: decimal().openapi({ description: 'As traded; negative for a short' }),
    settledQuantity: decimal().openapi({
      description: "The part of it that has settled, by the date at the instrument's market",
    }),
    averagePrice: decimal().openapi({ description: 'Cost per unit of the open quantity; 0 for none' }),
    realizedPnl: decimal(),
    updatedAt: timestamp(),
  })
  .openapi('Position');

export const Positions = z
  .object({
    items: z.array(Position),
    nextCursor: z.string().nullable(),
    completeUntil: timestamp().nullable().openapi({
      description: 'The last change that the views have taken in; what was recorded later is not in the positions yet',
    }),
  })
  .openapi('Positions');

export const RecordedEntry = JournalEntry.extend({ recordedAt: timestamp() }).openapi('RecordedEntry');

export const RecordedEntries = z
  .object({ items: z.array(RecordedEntry), nextCursor: z.string().nullable() })
  .openapi('RecordedEntries');
