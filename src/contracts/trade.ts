/** The trade as clients send and see it. Field names follow FIX (tags in brackets in the descriptions). */
import { z } from '@hono/zod-openapi';
import { SIDES, STATUSES } from '../domain/trade/terms.ts';
import { STEPS } from '../domain/trade/trace.ts';
import { settlementDateProblem } from '../domain/trade/trade-date.ts';
import {
  accountName,
  actorIssuer,
  clientText,
  code,
  currency,
  date,
  isin,
  lei,
  mic,
  oneOf,
  positiveDecimal,
  timestamp,
} from './text.ts';

/** Body of `POST /v1/trades`. What is not given is filled in by booking from reference data. */
export const SubmitTrade = z
  .strictObject({
    account: accountName().openapi({ description: 'Account to book on [1]', example: 'EQ-001' }),
    side: oneOf(SIDES).openapi({ description: 'Side [54]' }),
    symbol: code().optional().openapi({ description: 'Symbol [55]; this or isin', example: 'AAPL' }),
    isin: isin().optional().openapi({ description: 'ISIN [48, 22=4]; this or symbol' }),
    quantity: positiveDecimal().openapi({ description: 'Quantity traded [32]', example: '100' }),
    price: positiveDecimal().openapi({ description: 'Price per unit [31]' }),
    currency: currency().optional().openapi({ description: 'Currency of the price [15]' }),
    tradeDate: date().optional().openapi({ description: "Trade date [75]; by default the venue's today" }),
    settlementDate: date()
      .optional()
      .openapi({ description: 'Settlement date [64]; by default the market convention' }),
    venue: mic().optional().openapi({ description: 'Venue, MIC [1301]' }),
    counterparty: lei().optional().openapi({ description: 'Counterparty, LEI [448, role 17]' }),
    clientReference: clientText().optional().openapi({ description: 'Reference of the submitting system [571]' }),
    trader: clientText().optional().openapi({ description: 'Trader', example: 't.ng' }),
  })
  .superRefine((body, context) => {
    if (body.symbol === undefined && body.isin === undefined)
      context.addIssue({
        code: 'custom',
        path: ['symbol'],
        message: 'is required: give symbol or isin',
        params: { code: 'required' },
      });
    const wrongDate =
      body.tradeDate && body.settlementDate && settlementDateProblem(body.settlementDate, body.tradeDate);
    if (wrongDate) context.addIssue({ code: 'custom', path: ['settlementDate'], message: wrongDate });
  })
  .openapi('SubmitTrade');

export const Reason = z
  .object({
    code: z.string().openapi({ example: 'UNKNOWN_INSTRUMENT' }),
    fixCode: z.number().int().openapi({ description: 'FIX TradeReportRejectReason [751]', example: 2 }),
    message: z.string(),
  })
  .openapi('Reason');

const nullable = z.string().nullable();

/** A trade as every route, the feed and the stream show it. */
export const Trade = z
  .object({
    tradeId: z.string().openapi({ example: 'T3K7QJ5Z0V8M2N4P6R8S1T9W0X' }),
    version: z.number().int().openapi({ description: "Number of events in the trade's log" }),
    revision: z.number().int().openapi({ description: 'Number of the terms booked or to be booked, from 1' }),
    status: z.enum(STATUSES).openapi({ description: 'TrdRptStatus [939]' }),
    account: z.string(),
    side: z.enum(SIDES),
    symbol: nullable,
    isin: nullable,
    quantity: z.string().openapi({ format: 'decimal' }),
    price: z.string().openapi({ format: 'decimal' }),
    currency: nullable,
    tradeDate: nullable.openapi({ format: 'date' }),
    settlementDate: nullable.openapi({ format: 'date' }),
    venue: nullable,
    counterparty: nullable,
    clientReference: nullable,
    trader: nullable,
    grossAmount: nullable.openapi({
      format: 'decimal',
      description: 'Quantity × price in the currency’s minor units [381]',
    }),
    bookingReference: nullable,
    reasons: z
      .array(Reason)
      .openapi({ description: 'Why booking refused, or waits for an approval; empty unless it does' }),
    warnings: z.array(Reason).openapi({
      description:
        'What may be a mistake and refuses nothing, with fixCode 99: POSSIBLE_DUPLICATE, TRADE_DATE_NOT_A_TRADING_DAY, ' +
        'SETTLEMENT_DATE_NOT_A_BUSINESS_DAY, SETTLEMENT_DATE_UNUSUAL, UNKNOWN_VENUE',
    }),
    submittedBy: z.string().openapi({ description: '`sub` of a token, or `key:` and the id of an API key' }),
    actorIssuer: actorIssuer(),
    submittedAt: timestamp(),
    updatedAt: timestamp(),
  })
  .openapi('Trade');

/** A trade of the past: it can be looked at, not acted on. */
export const PastTrade = Trade.extend({
  readOnly: z.literal(true),
  asOf: timestamp().openapi({ description: 'The time asked for, or when the version asked for was recorded' }),
}).openapi('PastTrade');

/** One entry of a trade's log, as stored. */
export const TradeEvent = z
  .object({
    tradeId: z.string(),
    sequence: z.number().int(),
    type: z.string().openapi({ example: 'TradeBooked' }),
    schemaVersion: z.number().int(),
    data: z.record(z.string(), z.unknown()),
    recordedAt: timestamp(),
    actor: z.string().openapi({ description: '`sub` of a token, `key:` and the id of an API key, or `system:…`' }),
    actorIssuer: actorIssuer(),
    requestId: z.string(),
    previousHash: z.string(),
    hash: z.string().openapi({ description: 'SHA-256, hex, over the RFC 8785 form of the event without `hash`' }),
  })
  .openapi('TradeEvent');

export const Verification = z
  .object({
    valid: z.boolean(),
    length: z.number().int(),
    headHash: z.string(),
    firstInvalidSequence: z.number().int().optional(),
  })
  .openapi('Verification');

export const TraceSteps = z
  .object({
    items: z.array(z.object({ step: z.enum(STEPS), at: timestamp(), sequence: z.number().int().optional() })),
    nextCursor: z.string().nullable(),
  })
  .openapi('TraceSteps');

export type PastTrade = z.infer<typeof PastTrade>;
export type Verification = z.infer<typeof Verification>;
export type SubmitTrade = z.infer<typeof SubmitTrade>;
export type Trade = z.infer<typeof Trade>;
export type TradeEvent = z.infer<typeof TradeEvent>;
export type Reason = z.infer<typeof Reason>;
