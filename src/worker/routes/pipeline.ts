/** `GET /v1/pipeline`: what goes through, how long it takes and what waits; for a screen to ask every few seconds. */
import { createRoute } from '@hono/zod-openapi';
import { Pipeline } from '../../contracts/pipeline.ts';
import type { TenantViews } from '../../views/database.ts';
import { AWAITS_BOOKING, oldestPending } from '../../views/oldest-pending.ts';
import { readCounts } from '../../views/trade-counts.ts';
import { readBacklog } from '../backlog.ts';
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
  const { views, feed } = c.get('tenant');
  const [measured, pending, ...queues] = await Promise.all([
    feed.measurements(),
    pendingOf(views),
    backlogOf('bookings', c.env.BOOKINGS),
    backlogOf('notifications', c.env.NOTIFICATIONS),
  ]);
  return c.json({ at: new Date().toISOString(), ...measured, queues, pending }, 200);
});

async function pendingOf(views: TenantViews) {
  const counts = await readCounts(views, undefined);
  const trades = counts
    .filter(({ status }) => AWAITS_BOOKING.includes(status))
    .reduce((sum, { count }) => sum + count, 0);
  return { trades, oldestSince: trades > 0 ? await oldestPending(views, undefined) : null };
}

async function backlogOf<Name extends Pipeline['queues'][number]['queue']>(queue: Name, binding: Queue) {
  const { messages, oldestAt } = await readBacklog(binding);
  return { queue, messages, oldestAt: oldestAt === null ? null : new Date(oldestAt).toISOString() };
}
