/** Bodies of commands on a trade that exists, and what a preview of one answers. */
import { z } from '@hono/zod-openapi';
import { AMENDABLE } from '../domain/trade/commands.ts';
import { SIDES } from '../domain/trade/terms.ts';
import { accountName, date, lei, mic, oneOf, positiveDecimal, reason } from './text.ts';
import { Reason } from './trade.ts';

export const AmendTrade = z
  .strictObject({
    quantity: positiveDecimal().optional(),
    price: positiveDecimal().optional(),
    side: oneOf(SIDES).optional(),
    account: accountName().optional(),
    tradeDate: date().optional(),
    settlementDate: date().optional(),
    venue: mic().optional(),
    counterparty: lei().optional(),
    reason: reason(),
  })
  .superRefine((body, context) => {
    if (!AMENDABLE.some(field => body[field] !== undefined))
      context.addIssue({ code: 'custom', message: `amends nothing: expected one of ${AMENDABLE.join(', ')}` });
    if (body.tradeDate && body.settlementDate && body.settlementDate < body.tradeDate)
      context.addIssue({ code: 'custom', path: ['settlementDate'], message: 'must not be before tradeDate' });
  })
  .openapi('AmendTrade');

export const Reasoned = z.strictObject({ reason: reason() }).openapi('Reasoned');

export const Approve = z.strictObject({ reason: reason().optional() }).openapi('Approve');

export const RollBack = z
  .strictObject({
    toVersion: z
      .int('expected a version: a whole number from 1')
      .min(1, 'expected a version: a whole number from 1')
      .openapi({ description: 'The version whose terms and intent come into force again' }),
    reason: reason(),
  })
  .openapi('RollBack');

export const JournalEntry = z
  .object({
    tradeId: z.string(),
    revision: z.number().int(),
    kind: z.enum(['BOOKING', 'REVERSAL']),
    account: z.string(),
    symbol: z.string(),
    isin: z.string(),
    quantity: z.string().openapi({ format: 'decimal', description: 'Signed: what the account receives is positive' }),
    cash: z.string().openapi({ format: 'decimal', description: 'Signed: what the account receives is positive' }),
    currency: z.string(),
    tradeDate: z.string(),
    settlementDate: z.string(),
  })
  .openapi('JournalEntry');

export const Preview = z
  .object({
    from: z.number().int().openapi({ description: 'The version that the trade has' }),
    to: z
      .number()
      .int()
      .openapi({ description: 'The version that it would return to; of an approval, the one that it would make' }),
    changes: z
      .array(z.object({ field: z.string(), from: z.unknown(), to: z.unknown() }))
      .openapi({ description: 'Against the trade as it is; of an approval, against what was settled last' }),
    bookingEntries: z.array(JournalEntry).openapi({ description: 'Reversals and bookings that would be made' }),
    reasons: z
      .array(Reason)
      .openapi({ description: 'Why booking would refuse by what is known today; empty when it would not' }),
    warnings: z.array(Reason).openapi({ description: 'Warnings that the booking would carry; they refuse nothing' }),
    approval: z
      .array(Reason)
      .openapi({ description: 'Why a second person would have to approve it first; empty when nobody has to' }),
  })
  .openapi('Preview');

export type Preview = z.infer<typeof Preview>;
export type JournalEntry = z.infer<typeof JournalEntry>;
