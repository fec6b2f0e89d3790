/** Bodies of commands on a trade that exists, and what a preview of one answers. */
import { z } from '@hono/zod-openapi';
import { AMENDABLE } from '../domain/trade/commands.ts';
import { SIDES } from '../domain/trade/terms.ts';
import { settlementDateProblem } from '../domain/trade/trade-date.ts';
import { accountName, date, lei, mic, oneOf, positiveDecimal, reason } from './text.ts';
import { Reason } from './trade.ts';

/** A term that every trade has. Null, which clears other terms, is refused in words of its own. */
const kept = <Schema extends z.ZodType>(schema: Schema) =>
  z.preprocess((value, context) => {
    if (value === null)
      context.addIssue({ code: 'custom', message: 'must not be null: every trade needs this term', input: value });
    return value;
  }, schema);

/** A term that null clears. */
const clearable = <Schema extends z.ZodType>(schema: Schema, after: string) =>
  schema.nullable().openapi({ description: `null clears it: ${after}` });

/** Terms of a submission that no amendment may change. */
const FIXED_TERMS = new Set(['symbol', 'isin', 'currency', 'clientReference', 'trader']);

const FIXED = 'cannot be amended: cancel the trade and submit it again';

/** Explains unknown members, a line for each, if a fixed term is among them. */
const explainFixedTerms = (issue: z.core.$ZodRawIssue): string | undefined =>
  issue.code === 'unrecognized_keys' && issue.keys.some(key => FIXED_TERMS.has(key))
    ? issue.keys.map(key => (FIXED_TERMS.has(key) ? FIXED : 'is unknown: remove it')).join('\n')
    : undefined;

export const AmendTrade = z
  .strictObject(
    {
      quantity: kept(positiveDecimal()).optional(),
      price: kept(positiveDecimal()).optional(),
      side: kept(oneOf(SIDES)).optional(),
      account: kept(accountName()).optional(),
      tradeDate: clearable(date(), "booking takes the venue's date at submission").optional(),
      settlementDate: clearable(date(), 'booking computes it from the trade date').optional(),
      venue: clearable(mic(), "booking takes the instrument's primary venue").optional(),
      counterparty: clearable(lei(), 'the trade then has none').optional(),
      reason: reason(),
    },
    { error: explainFixedTerms },
  )
  .superRefine((body, context) => {
    const { tradeDate, settlementDate } = body;
    const unknown = context.issues.some(({ code }) => code === 'unrecognized_keys');
    if (!unknown && !AMENDABLE.some(field => body[field] !== undefined))
      context.addIssue({ code: 'custom', message: `amends nothing: give at least one of ${AMENDABLE.join(', ')}` });
    const wrong = tradeDate && settlementDate && settlementDateProblem(settlementDate, tradeDate);
    if (wrong) context.addIssue({ code: 'custom', path: ['settlementDate'], message: wrong });
  })
  .openapi('AmendTrade', {
    description:
      'Changes only what it names, with two exceptions: a new tradeDate also changes settlementDate if none was agreed, and isin if the date falls in another version of the symbol.',
  });

export const Reasoned = z.strictObject({ reason: reason() }).openapi('Reasoned');

export const Approve = z.strictObject({ reason: reason().optional() }).openapi('Approve');

export const RollBack = z
  .strictObject({
    toVersion: z
      .int('expected a version: a whole number of 1 or more')
      .min(1, 'expected a version: a whole number of 1 or more')
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
    to: z.number().int().openapi({
      description: 'The version that it would return to; of an amendment or approval, the one that it would make',
    }),
    changes: z.array(z.object({ field: z.string(), from: z.unknown(), to: z.unknown() })).openapi({
      description: 'Against the trade as it is; where something is pending, against the last confirmed terms',
    }),
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
