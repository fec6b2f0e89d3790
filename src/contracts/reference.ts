/** Reference records: what booking knows of instruments, accounts and counterparties, by the date from which it holds. */
import { z } from '@hono/zod-openapi';
import { SETTLEMENT_CALENDARS } from '../domain/booking/calendars/index.ts';
import { actorIssuer, code, currency, date, isin, lei, mic, oneOf, positiveDecimal, text, timestamp } from './text.ts';

const validFrom = () =>
  date().openapi({
    description: 'Trades dated from this day on are booked by this version; by default the date at UTC−12',
  });
/** Names a record of the tenant's own. Codes of earlier releases stay valid, so the upload judges new ones. */
const ownCode = () =>
  code().openapi({
    description:
      'A new code has 1 to 64 characters from U+0021 to U+007E, after trimming; codes in use stay as they are',
  });
const flag = () => z.boolean('expected true or false').default(true);

/** Members that the system gives to each record as served. */
const recording = {
  change: z.number().int().openapi({
    description:
      'Number of the change, counted by code. Of changes with the same validFrom, the highest counts; what was recorded before changes were numbered is 1',
  }),
  recordedAt: timestamp().nullable().openapi({ description: 'Null for what was recorded before times were kept' }),
  recordedBy: z
    .string()
    .nullable()
    .openapi({ description: 'Subject of the sender; null where it is not known', example: 'o.ps' }),
  actorIssuer: actorIssuer(),
};

const givenBack = () =>
  z.unknown().optional().openapi({ description: 'As served; taken back and not used', readOnly: true });

/** Members that an upload may hold, so that a record as served can be changed and sent back. */
export const GIVEN_BACK = {
  change: givenBack(),
  recordedAt: givenBack(),
  recordedBy: givenBack(),
  actorIssuer: givenBack(),
} satisfies Record<keyof typeof recording, z.ZodType>;

/** Leaves out what says how a record was recorded: booking needs none of it, and uploads do not decide it. */
export function withoutRecording<Row extends { [Member in keyof typeof recording]?: unknown }>(
  row: Row,
): Omit<Row, keyof typeof recording> {
  const { change: _change, recordedAt: _at, recordedBy: _by, actorIssuer: _issuer, ...rest } = row;
  return rest;
}

export type ReferenceKind = 'instruments' | 'accounts' | 'counterparties';

export const InstrumentRecord = z.strictObject({
  symbol: ownCode(),
  isin: isin(),
  name: text(200),
  mic: mic().openapi({ description: 'Primary venue. One without a known time zone is taken with a warning' }),
  currency: currency().openapi({ description: 'ISO 4217, in use' }),
  settlementCalendar: oneOf(SETTLEMENT_CALENDARS),
  active: flag(),
  referencePrice: positiveDecimal().nullable().default(null),
  priceBandPercent: positiveDecimal()
    .nullable()
    .default(null)
    .openapi({ description: 'Prices further from the reference price are refused' }),
  validFrom: validFrom(),
});

export const AccountRecord = z.strictObject({
  account: ownCode(),
  name: text(200),
  open: flag(),
  notionalLimit: positiveDecimal()
    .nullable()
    .default(null)
    .openapi({ description: 'Highest gross amount of one trade, in its currency' }),
  approvalNotional: positiveDecimal().nullable().default(null).openapi({
    description:
      "A trade whose gross amount, in its currency, is above this needs a second person's approval, by the version of the trade date or the one in force now",
  }),
  rollbackNeedsApproval: z
    .boolean('expected true or false')
    .default(false)
    .openapi({ description: "True where rolling a trade back or forward needs a second person's approval" }),
  validFrom: validFrom(),
});

export const CounterpartyRecord = z.strictObject({
  lei: lei(),
  name: text(200),
  active: flag(),
  validFrom: validFrom(),
});

export const Instrument = InstrumentRecord.extend(recording).openapi('Instrument');
export const Account = AccountRecord.extend(recording).openapi('Account');
export const Counterparty = CounterpartyRecord.extend(recording).openapi('Counterparty');

const notes = z.array(
  z.object({ field: z.string().openapi({ description: 'Empty for the line itself' }), message: z.string() }),
);
const line = z
  .number()
  .int()
  .openapi({ description: 'Of a CSV, where the header is usually line 1; of JSON, the item from 1' });

/** Report of an upload: lines at fault are refused, the others taken. */
export const UploadReport = z
  .object({
    accepted: z.number().int().openapi({ description: 'Records taken' }),
    rejected: z.number().int().openapi({ description: 'Lines that were wrong' }),
    lines: z.array(z.object({ line, errors: notes })).openapi({ description: 'The first 100 lines that were wrong' }),
    warned: z.number().int().optional().openapi({ description: 'Records taken with a warning, if there are any' }),
    warnings: z
      .array(z.object({ line, warnings: notes }))
      .optional()
      .openapi({ description: 'The first 100 of them' }),
  })
  .openapi('UploadReport');

export type UploadReport = z.infer<typeof UploadReport>;
