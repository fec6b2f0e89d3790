/** Records requests in the audit trail: commands before their first change, refusals when they are answered. */
import type { Context } from 'hono';
import { createMiddleware } from 'hono/factory';
import type { AuditedChange } from '../../contracts/audit.ts';
import { describeError, log } from '../../observability/log.ts';
import { auditContextOf, keptChanges, noteRefusal } from '../audit.ts';
import type { App } from '../context.ts';
import { ProblemError } from '../problem.ts';
import { refusalOf } from './errors.ts';

/**
 * Records commands of operations. Their handlers call `aboutToChange` after every check and before the first change.
 * @throws Error for a handler that answered without that call
 */
export const audited = createMiddleware<App>(async (c, next) => {
  const hand = { id: null, changes: null };
  c.set('audit', hand);
  await next();
  await recordOutcome(c);
});

/** For those commands that have a dry run: on any other the parameter means nothing, and what is done is recorded. */
export const auditedUnlessDryRun = createMiddleware<App>(async (c, next) =>
  c.req.query('dryRun') === 'true' ? next() : audited(c, next),
);

/**
 * Records that a command is about to change something. Call it after every check: until then a request writes nothing.
 * @param changes as far as they are known; `changed` says them exactly
 * @throws ProblemError when the command cannot be recorded, and so must not be executed
 */
export async function aboutToChange(c: Context<App>, changes: readonly AuditedChange[]): Promise<void> {
  const hand = c.get('audit');
  if (!hand) throw new Error(`${c.get('operation')} is not an audited operation`);
  try {
    hand.id = await c.get('tenant').jobs.auditCommand(auditContextOf(c), keptChanges(changes));
  } catch (error) {
    log.error('audit_failed', { requestId: c.get('requestId'), error: describeError(error) });
    throw new ProblemError('unavailable', 'the audit trail is unavailable, so the command was not executed: retry', {
      headers: { 'Retry-After': '1' },
    });
  }
}

/** Says what a command has changed: nothing, for the repetition of an earlier one. */
export function changed(c: Context<App>, changes: AuditedChange[]): void {
  const hand = c.get('audit');
  if (hand) hand.changes = changes;
}

async function recordOutcome(c: Context<App>): Promise<void> {
  const { id, changes } = c.get('audit') ?? { id: null, changes: null };
  const { status } = c.res;
  if (id === null) {
    if (status < 400 && changes === null)
      throw new Error(`${c.get('operation')} was carried out without a record: call aboutToChange before it`);
    return;
  }
  const context = auditContextOf(c);
  log.info('command', { tenant: c.get('tenant').name, ...context, status });
  const code = (c.error && refusalOf(c.error)?.code) ?? null;
  // A failure of ours may have come after the change, a refusal only where the handler says so.
  const effect = status < 400 || status >= 500 || (changes?.length ?? 0) > 0;
  try {
    await c.get('tenant').jobs.auditOutcome(id, { status, code, effect, changed: changes && keptChanges(changes) });
  } catch (error) {
    // The caller is told the outcome all the same; the entry stays without one.
    log.warn('outcome_not_kept', { requestId: context.requestId, error: describeError(error) });
  }
}

/** Records refusals: all of audited commands, those for want of rights of other calls, and changes of unknown paths. */
export const recordRefusals = createMiddleware<App>(async (c, next) => {
  await next();
  const { status } = c.res;
  if (!isNoted(c, status)) return;
  const code = c.error ? refusalOf(c.error)?.code : undefined;
  await noteRefusal(c, status, code ?? (status === 405 ? 'method_not_allowed' : 'not_found'));
});

const READING = new Set(['GET', 'HEAD', 'OPTIONS']);

function isNoted(c: Context<App>, status: number): boolean {
  const hand = c.get('audit');
  // An entry that was begun has an outcome of its own.
  if (status < 400 || status >= 500 || (hand && hand.id !== null)) return false;
  if (status === 401 || status === 403) return true;
  if (status === 429 || !c.get('identity')) return false;
  return hand !== undefined || (c.get('operation') === undefined && !READING.has(c.req.method));
}
