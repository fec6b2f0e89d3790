/** `GET /v1/pipeline`: what goes through, how long it takes and what waits; for a screen to ask every few seconds. */
import { createRoute } from '@hono/zod-openapi';
import { Pipeline } from '../../contracts/pipeline.ts';
import { tenantFeed } from '../../durable-objects/names.ts';
import { openViews, type Views } from '../../views/database.ts';
import { oldestPending, PENDING } from '../../views/oldest-pending.ts';
import { readCounts } from '../../views/trade-counts.ts';
import { json, newRouter, permitted, problems } from './openapi-parts.ts';

const route = createRoute({
  ...permitted('operations.watch'),
  method: 'get',
  path: '/v1/pipeline',
  tags: ['Operations'],
  summary: 'The pipeline of the last hour by minutes: throughput, latency of each step, backlog, clients',
  responses: { 200: json(Pipeline, 'As it is now'), ...problems('unauthenticated', 'forbidden', 'unavailable') },
});

export const pipeline = newRouter();

pipeline.openapi(route, async c => {
  const { tenant } = c.get('identity');
  const [measured, pending, ...queues] = await Promise.all([
    tenantFeed(c.env, tenant).measurements(),
    pendingOf(openViews(c.env.VIEWS), tenant),
    backlogOf('bookings', c.env.BOOKINGS),
    backlogOf('notifications', c.env.NOTIFICATIONS),
  ]);
  return c.json({ at: new Date().toISOString(), ...measured, queues, pending }, 200);
});

async function pendingOf(views: Views, tenant: string) {
  const counts = await readCounts(views, tenant, undefined);
  const trades = counts.filter(({ status }) => PENDING.includes(status)).reduce((sum, { count }) => sum + count, 0);
  return { trades, oldestSince: trades > 0 ? await oldestPending(views, tenant, undefined) : null };
}

async function backlogOf<Name extends Pipeline['queues'][number]['queue']>(queue: Name, binding: Queue) {
  const { backlogCount, oldestMessageTimestamp } = await binding.metrics();
  const oldest = oldestMessageTimestamp?.getTime() ?? 0;
  // An empty queue may name the beginning of time.
  const oldestAt = backlogCount > 0 && oldest > 0 ? new Date(oldest).toISOString() : null;
  return { queue, messages: backlogCount, oldestAt };
}
