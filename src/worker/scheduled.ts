/** What the cron trigger does: each tenant has the next part of its trades checked against their logs. */
import { tenantJobs } from '../durable-objects/names.ts';
import { openViews } from '../views/database.ts';
import { tenantsWithAccounts } from '../views/reference-data.ts';

export async function reconcileNextParts(_controller: ScheduledController, env: Env): Promise<void> {
  const tenants = await tenantsWithAccounts(openViews(env.VIEWS));
  await Promise.all(tenants.map(tenant => tenantJobs(env, tenant).reconcilePart()));
}
