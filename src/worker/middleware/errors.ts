/** The one error handler: every failure leaves as a problem document, and none with a stack trace. */
import type { Context } from 'hono';
import { HTTPException } from 'hono/http-exception';
import { PROBLEMS, type ProblemCode } from '../../contracts/problem.ts';
import { describeError, log } from '../../observability/log.ts';
import type { App } from '../context.ts';
import { ProblemError, problemResponse } from '../problem.ts';

/** What the platform marks on errors of Durable Objects that are busy, restarting or moving. */
const isTransient = (error: Error): boolean =>
  ('overloaded' in error && error.overloaded === true) || ('retryable' in error && error.retryable === true);

/** An error of the view database, or of a query to it: what the query says is under test, so it is the database that fails. */
const isOfDatabase = (error: unknown): boolean =>
  error instanceof Error &&
  (error.name === 'DrizzleQueryError' || error.message.startsWith('D1_') || isOfDatabase(error.cause));

/** What cannot be had for now, for those errors that go away by themselves; null for others. */
function unavailability(error: Error): string | null {
  if (isTransient(error)) return 'the trade is temporarily unavailable: retry with the same Idempotency-Key';
  if (isOfDatabase(error))
    return 'lists and reference data are temporarily unavailable; single trades can still be read by ID';
  return null;
}

const CODES = Object.keys(PROBLEMS) as ProblemCode[];

/** The problem for which a request is refused, by us or by a library before us; null for a failure. */
export function refusalOf(error: Error): ProblemError | null {
  if (error instanceof ProblemError) return error;
  if (!(error instanceof HTTPException) || error.status >= 500) return null;
  const code = CODES.find(known => PROBLEMS[known][0] === error.status) ?? 'invalid_parameter';
  return new ProblemError(code, error.message || PROBLEMS[code][1]);
}

export function onError(error: Error, c: Context<App>): Response {
  const requestId = c.get('requestId');
  const refusal = refusalOf(error);
  if (refusal) return problemResponse(refusal, requestId);
  const tenant = c.get('identity')?.tenant ?? null;
  const path = new URL(c.req.url).pathname;
  log.error('request_failed', { requestId, tenant, method: c.req.method, path, error: describeError(error) });
  const detail = unavailability(error);
  const problem =
    detail === null
      ? new ProblemError('internal', 'internal error: contact support with the request ID')
      : new ProblemError('unavailable', detail, { headers: { 'Retry-After': '1' } });
  return problemResponse(problem, requestId);
}
