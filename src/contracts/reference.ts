/** Reference records: what booking knows of instruments, accounts and counterparties, by the date from which it holds. */
import { z } from '@hono/zod-openapi';
import { SETTLEMENT_CALENDARS } from '../domain/booking/calendars/index.ts';
import { accountName, code, currency, date, isin, lei, mic, oneOf, positiveDecimal, text } from './text.ts';

const validFrom = () =>
  date().openapi({
    description: 'Trades dated from this day on are booked by this version; by default the date at UTC−12',
  });
const flag = () => z.boolean('expected true or false').default(true);

export const InstrumentRecord = z
  .strictObject({
    symbol: code(),
    isin: isin(),
    name: text(200),
    mic: mic().openapi({ description: 'Primary venue' }),
    currency: currency(),
    settlementCalendar: oneOf(SETTLEMENT_CALENDARS),
    active: flag(),
    referencePrice: positiveDecimal().nullable().default(null),
    priceBandPercent: positiveDecimal()
      .nullable()
      .default(null)
      .openapi({ description: 'Prices further from the reference price are refused' }),
    validFrom: validFrom(),
  })
  .openapi('Instrument');

export const AccountRecord = z
  .strictObject({
    account: accountName(),
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
      .openapi({ description: "Whether rolling a trade back or forward needs a second person's approval" }),
    validFrom: validFrom(),
  })
  .openapi('Account');

export const CounterpartyRecord = z
  .strictObject({ lei: lei(), name: text(200), active: flag(), validFrom: validFrom() })
  .openapi('Counterparty');

/** What an upload did, line by line; lines that were wrong are reported, the others taken. */
export const UploadReport = z
  .object({
    accepted: z.number().int(),
    rejected: z.number().int(),
    lines: z
      .array(
        z.object({ line: z.number().int(), errors: z.array(z.object({ field: z.string(), message: z.string() })) }),
      )
      .openapi({ description: 'The lines that were wrong; the header is line 1' }),
  })
  .openapi('UploadReport');

export type UploadReport = z.infer<typeof UploadReport>;
