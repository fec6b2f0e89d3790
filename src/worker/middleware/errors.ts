/** The one error handler: every failure leaves as a problem document, and none with a stack trace. */
import type { Context } from 'hono';
import { describeError, log } from '../../observability/log.ts';
import { noteRefusal } from '../audit.ts';
import type { App } from '../context.ts';
import { ProblemError, problemResponse } from '../problem.ts';

/** What the platform marks on errors of Durable Objects that are busy, restarting or moving. */
const isTransient = (error: Error): boolean =>
  ('overloaded' in error && error.overloaded === true) || ('retryable' in error && error.retryable === true);

export async function onError(error: Error, c: Context<App>): Promise<Response> {
  const requestId = c.get('requestId');
  if (error instanceof ProblemError) {
    await noteRefusal(c, error);
    return problemResponse(error, requestId);
  }
  const path = new URL(c.req.url).pathname;
  log.error('request_failed', { requestId, method: c.req.method, path, error: describeError(error) });
  const problem = isTransient(error)
    ? new ProblemError('unavailable', 'the trade is busy or moving: repeat the request with the same Idempotency-Key', {
        headers: { 'Retry-After': '1' },
      })
    : new ProblemError('internal', 'something failed on our side; the request id names it in our logs');
  return problemResponse(problem, requestId);
}
