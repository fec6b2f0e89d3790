/** What a request is in the audit trail, and what becomes of those that are refused: logged by samples, kept up to a bound. */
import type { Context } from 'hono';
import type { Asked } from '../contracts/audit.ts';
import { PROBLEMS } from '../contracts/problem.ts';
import { MinuteCount } from '../domain/minute-count.ts';
import { describeError, log } from '../observability/log.ts';
import type { App } from './context.ts';
import type { ProblemError } from './problem.ts';

/** Refusals of a tenant in a minute that are logged and kept; of more, a sample is logged and none is kept. */
const FIRST = 20;
const SAMPLE = 100;

/** Of this isolate. The tenant's object, which all isolates tell, has a bound of its own. */
const refusals = new MinuteCount();

/** What is asked for; for requests that have come to be authorised. */
export function askedBy(c: Context<App>): Asked {
  const { sub, issuer } = c.get('identity');
  return {
    subject: sub,
    ...(issuer !== undefined && { actorIssuer: issuer }),
    operation: c.get('operation'),
    target: targetOf(c),
    requestId: c.get('requestId'),
  };
}

/** Notes that a request was refused for who made it. Never fails, and costs nothing once there are many. */
export async function noteRefusal(c: Context<App>, { code }: ProblemError): Promise<void> {
  const [status] = PROBLEMS[code];
  if (status !== 401 && status !== 403) return;
  // Without an identity there is no tenant, and nobody else's object is to be troubled.
  const known = c.get('operation') !== undefined;
  const count = refusals.next(known ? c.get('tenant').name : '', Date.now());
  if (count <= FIRST || count % SAMPLE === 0) {
    const asked = known ? askedBy(c) : { target: targetOf(c), requestId: c.get('requestId') };
    log.warn('refused', { ...(known && { tenant: c.get('tenant').name }), ...asked, status, count });
  }
  // A command that was begun ends with its status, and is not noted twice.
  if (!known || c.get('begun') || count > FIRST) return;
  try {
    await c.get('tenant').jobs.auditRefusal(askedBy(c), status, code);
  } catch (error) {
    log.warn('refusal_not_kept', { requestId: c.get('requestId'), error: describeError(error) });
  }
}

/** Without the query, which may hold a ticket, and not longer than any path of ours. */
const targetOf = (c: Context<App>): string => `${c.req.method} ${c.req.path}`.slice(0, 200);
