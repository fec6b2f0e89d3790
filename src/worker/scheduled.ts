/** What the cron trigger does: checks the next part of each tenant's trades against their logs, and archives old dead letters. */
import { openTenant } from '../durable-objects/tenant.ts';
import { tenantsWithAccounts } from '../views/all-tenants.ts';
import { archiveDeadLetters } from './dead-letter-archive.ts';

export async function onSchedule(controller: ScheduledController, env: Env): Promise<void> {
  await Promise.all([reconcileNextParts(controller, env), archiveDeadLetters(env, new Date())]);
}

export async function reconcileNextParts(_controller: ScheduledController, env: Env): Promise<void> {
  const tenants = await tenantsWithAccounts(env);
  await Promise.all(tenants.map(tenant => openTenant(env, tenant).jobs.reconcilePart()));
}
