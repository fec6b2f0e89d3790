/** Requests in the audit trail: the changes of a command, and refusals within the bounds of this isolate. */
import type { Context } from 'hono';
import type { AuditContext, AuditedChange, KeptChanges } from '../contracts/audit.ts';
import type { Actor } from '../domain/actor.ts';
import { canonicalJson } from '../domain/hash-chain.ts';
import { MinuteCount } from '../domain/minute-count.ts';
import { RefusalBudget, RefusalTally } from '../domain/refusal-budget.ts';
import type { Tenant } from '../durable-objects/tenant.ts';
import { describeError, log } from '../observability/log.ts';
import type { App } from './context.ts';

const MAX_CHANGES = 50;
/** Characters of JSON. The first change is always kept: contracts bound the length of one thing. */
const MAX_CHANGES_LENGTH = 16_000;

/** Changes within the bounds of an entry. Things that stay as they are do not count as changes. */
export function keptChanges(changes: readonly AuditedChange[]): KeptChanges {
  const real = changes.filter(({ before, after }) => canonicalJson(before) !== canonicalJson(after));
  const kept: AuditedChange[] = [];
  let length = 0;
  for (const change of real) {
    length += JSON.stringify(change).length;
    if (kept.length > 0 && (length > MAX_CHANGES_LENGTH || kept.length === MAX_CHANGES)) break;
    kept.push(change);
  }
  return { changes: kept, leftOut: real.length - kept.length };
}

/** The request as the trail names it, once its sender is known. */
export function auditContextOf(c: Context<App>): AuditContext {
  const { sub, issuer } = c.get('identity');
  return {
    subject: sub,
    ...(issuer !== undefined && { actorIssuer: issuer }),
    operation: c.get('operation') ?? 'unknown',
    target: targetOf(c),
    requestId: c.get('requestId'),
  };
}

const LOGGED_EVERY = 100;
/** Counts wait so long for others: a flood costs a tenant's object one call a second of each isolate. */
const HAND_ON_AFTER_MS = 1_000;

/** Bounds of this isolate. The tenant's object has the same bounds for all isolates together. */
const budget = new RefusalBudget();
const refusals = new MinuteCount();
const waiting = new Map<string, RefusalTally>();

/** Logs a refusal, and records or counts the refusal of a known sender. Never fails. */
export async function noteRefusal(c: Context<App>, status: number, code: string): Promise<void> {
  const now = Date.now();
  const tenant = c.get('identity') && c.get('tenant');
  const name = tenant?.name ?? '';
  const context = tenant ? auditContextOf(c) : { target: targetOf(c), requestId: c.get('requestId') };
  const by: Actor = 'subject' in context ? { actor: context.subject, actorIssuer: context.actorIssuer } : { actor: '' };
  const keeps = budget.take(name, by, now);
  const count = refusals.next(name, now);
  if (keeps || count % LOGGED_EVERY === 0)
    log.warn('refused', { ...(tenant && { tenant: name }), ...context, status, count });
  if (!tenant || !('subject' in context)) return;
  try {
    if (keeps) await tenant.jobs.auditRefusal(context, status, code);
    else countOnly(c, tenant, by, code);
  } catch (error) {
    log.warn('refusal_not_kept', { requestId: context.requestId, error: describeError(error) });
  }
}

function countOnly(c: Context<App>, tenant: Tenant, by: Actor, code: string): void {
  const tally = waiting.get(tenant.name) ?? new RefusalTally();
  tally.add({ by, codes: { [code]: 1 } });
  if (waiting.has(tenant.name)) return;
  c.executionCtx.waitUntil(handOn(tenant, tally));
  waiting.set(tenant.name, tally);
}

async function handOn(tenant: Tenant, tally: RefusalTally): Promise<void> {
  await new Promise(resolve => setTimeout(resolve, HAND_ON_AFTER_MS));
  waiting.delete(tenant.name);
  const counts = tally.list();
  try {
    await tenant.jobs.auditOmissions(counts);
  } catch (error) {
    log.warn('omissions_not_kept', {
      tenant: tenant.name,
      counts: JSON.stringify(counts),
      error: describeError(error),
    });
  }
}

/** Without the query, which may hold a ticket, and not longer than any path of ours. */
const targetOf = (c: Context<App>): string => `${c.req.method} ${c.req.path}`.slice(0, 200);
