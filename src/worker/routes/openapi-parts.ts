/** Parts that the descriptions of routes share. */
import { OpenAPIHono, z } from '@hono/zod-openapi';
import type { Context, MiddlewareHandler } from 'hono';
import { PROBLEMS, Problem, type ProblemCode } from '../../contracts/problem.ts';
import { type Operation, permissionOf } from '../../domain/permissions.ts';
import { isTradeId } from '../../domain/trade/trade-id.ts';
import type { LedgerStub } from '../../durable-objects/names.ts';
import type { App } from '../context.ts';
import { audited, auditedUnlessDryRun } from '../middleware/audited.ts';
import { authorise } from '../middleware/authorise.ts';
import type { AnswerHeader } from '../openapi.ts';
import { ProblemError } from '../problem.ts';
import { onValidated } from '../validation.ts';

/** A router whose validation errors are problem documents. */
export const newRouter = () => new OpenAPIHono<App>({ defaultHook: onValidated });

/** What any request may be answered. */
const ANYWHERE: readonly ProblemCode[] = ['invalid_parameter', 'rate_limited', 'internal', 'unavailable'];

/** Problem answers of a route, by status: these, and those of every route. */
export function problems(...codes: ProblemCode[]) {
  const byStatus = Map.groupBy(new Set([...codes, ...ANYWHERE]), code => PROBLEMS[code][0]);
  return Object.fromEntries(
    [...byStatus].map(([status, ofStatus]) => [
      status,
      {
        description: ofStatus.join(', '),
        headers: answerHeaders(...(PROBLEM_HEADERS[status] ?? [])),
        content: { 'application/problem+json': { schema: Problem } },
      },
    ]),
  );
}

/** Headers of an answer: its request id, and these. */
export const answerHeaders = (...names: AnswerHeader[]): Record<string, { $ref: string }> =>
  Object.fromEntries(['X-Request-Id', ...names].map(name => [name, { $ref: `#/components/headers/${name}` }]));

const PROBLEM_HEADERS: Record<number, AnswerHeader[]> = {
  409: ['ETag'],
  412: ['ETag'],
  429: ['Retry-After'],
  503: ['Retry-After'],
};

export const json = <Schema extends z.ZodType>(schema: Schema, description: string, ...headers: AnswerHeader[]) => ({
  description,
  headers: answerHeaders(...headers),
  content: { 'application/json': { schema } },
});

/** The query of a call that takes none. Every query is strict: a parameter that is not known must not pass for one that is heeded. */
export const noQuery = z.strictObject({});

/**
 * What says, and sees to it, that a route is for those who may do an operation. The description of the API names it too.
 * @param middleware what comes after that was made sure of
 */
export const permitted = (operation: Operation, ...middleware: MiddlewareHandler<App>[]) =>
  gate(operation, audited, middleware);

/** The same for a command that can show what it would do, which is not recorded. */
export const permittedOrShown = (operation: Operation, ...middleware: MiddlewareHandler<App>[]) =>
  gate(operation, auditedUnlessDryRun, middleware);

const gate = (operation: Operation, record: MiddlewareHandler<App>, middleware: readonly MiddlewareHandler<App>[]) => ({
  security: [{ bearer: [] }] as Record<string, string[]>[],
  'x-operation': operation,
  middleware: [authorise(operation), ...(permissionOf(operation).audited ? [record] : []), ...middleware],
  request: { query: noQuery },
});

export const TradeIdParam = z.object({
  tradeId: z
    .string()
    .max(64, 'is not a trade ID: expected at most 64 characters')
    .openapi({ param: { name: 'tradeId', in: 'path' } }),
});

/**
 * The ledger of a trade of the caller's tenant.
 * @throws ProblemError for text that is no trade id; whether there is such a trade is for its ledger to say
 */
export function ledgerOf(c: Context<App>, tradeId: string): LedgerStub {
  if (!isTradeId(tradeId)) throw new ProblemError('not_found', 'there is no such trade');
  return c.get('tenant').ledger(tradeId);
}

/** A whole number in a query, within bounds. */
export const wholeNumber = (least: number, most: number) =>
  z
    .string()
    .regex(/^\d{1,15}$/, `expected a whole number from ${least} to ${most}`)
    .transform(Number)
    .refine(value => value >= least && value <= most, `expected a whole number from ${least} to ${most}`)
    .openapi({ type: 'integer', minimum: least, maximum: most });

export const limitParam = wholeNumber(1, 200)
  .default(50)
  .openapi({ type: 'integer', minimum: 1, maximum: 200, default: 50 });

export const cursorParam = z.string().max(1024).optional().openapi({ description: '`nextCursor` of the page before' });

/** Tells that a time has four digits for its year in UTC: others do not sort with recorded times. */
const isTimeUntil9999 = (time: string): boolean => /^\d{4}-/.test(new Date(time).toISOString());

/** A time in a query. */
export const instantParam = z.iso
  .datetime({
    offset: true,
    abort: true,
    error:
      'expected an RFC 3339 time with upper-case T and Z, such as 2026-11-23T14:32:07.120Z; in a URL, write + as %2B',
  })
  .refine(isTimeUntil9999, 'expected a time from the year 0000 to 9999 in UTC')
  .openapi({ description: 'As recorded at this time, inclusive' });

export const dateParam = z.iso.date('expected a date that exists, as YYYY-MM-DD');
