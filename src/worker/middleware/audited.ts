/** Records a command of operations before it is carried out, and how it went before it is answered. */
import { createMiddleware } from 'hono/factory';
import { describeError, log } from '../../observability/log.ts';
import { askedBy } from '../audit.ts';
import type { App } from '../context.ts';
import { ProblemError } from '../problem.ts';

export const audited = createMiddleware<App>(async (c, next) => {
  const asked = askedBy(c);
  const { jobs, name: tenant } = c.get('tenant');
  const id = await begin(() => jobs.auditCommand(asked), asked.requestId);
  c.set('begun', true);
  await next();
  const { status } = c.res;
  const code = c.error instanceof ProblemError ? c.error.code : null;
  log.info('command', { tenant, ...asked, status });
  try {
    await jobs.auditOutcome(id, status, code);
  } catch (error) {
    // It has happened: the caller is told so. The entry says that it was begun, and the log how it went.
    log.warn('outcome_not_kept', { requestId: asked.requestId, error: describeError(error) });
  }
});

/** For those commands that have a dry run: on any other the parameter means nothing, and what is done is recorded. */
export const auditedUnlessDryRun = createMiddleware<App>(async (c, next) =>
  c.req.query('dryRun') === 'true' ? next() : audited(c, next),
);

/** @throws ProblemError when it cannot be recorded: then it is not done either */
async function begin(record: () => Promise<number>, requestId: string): Promise<number> {
  try {
    return await record();
  } catch (error) {
    log.error('audit_failed', { requestId, error: describeError(error) });
    throw new ProblemError('unavailable', 'the audit trail is unavailable, so the command was not executed: retry', {
      headers: { 'Retry-After': '1' },
    });
  }
}
