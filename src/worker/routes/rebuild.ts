/** Building a tenant's views anew from its feed, while reads and bookings go on. */
import { createRoute } from '@hono/zod-openapi';
import type { Context } from 'hono';
import { Rebuild } from '../../contracts/jobs.ts';
import type { JobsStub } from '../../durable-objects/names.ts';
import type { App } from '../context.ts';
import { aboutToChange, changed } from '../middleware/audited.ts';
import { json, newRouter, permitted, problems } from './openapi-parts.ts';

const parts = { path: '/v1/views/rebuild', tags: ['Operations'] };
const refusals = problems('unauthenticated', 'forbidden', 'unavailable');

const start = createRoute({
  ...parts,
  ...permitted('views.rebuild'),
  method: 'post',
  summary: 'Start a rebuild; one that was stopped goes on, one that runs is left running',
  responses: { 202: json(Rebuild, 'It runs'), ...refusals },
});

const show = createRoute({
  ...parts,
  ...permitted('operations.watch'),
  method: 'get',
  summary: 'How far the last rebuild is',
  responses: { 200: json(Rebuild, 'Its state'), ...refusals },
});

const stop = createRoute({
  ...parts,
  ...permitted('views.rebuild'),
  method: 'delete',
  summary: 'Stop a rebuild where it is',
  responses: { 200: json(Rebuild, 'Its state'), ...refusals },
});

export const rebuild = newRouter();

rebuild.openapi(start, c => recorded(c, jobs => jobs.startRebuild(), 202));
rebuild.openapi(show, async c => c.json(await c.get('tenant').jobs.rebuild(), 200));
rebuild.openapi(stop, c => recorded(c, jobs => jobs.stopRebuild(), 200));

async function recorded<Status extends 200 | 202>(
  c: Context<App>,
  change: (jobs: JobsStub) => Promise<Rebuild>,
  status: Status,
) {
  const { jobs } = c.get('tenant');
  const { state } = await jobs.rebuild();
  await aboutToChange(c, [{ type: 'views', id: '', before: { state }, after: null }]);
  const after = await change(jobs);
  changed(c, [{ type: 'views', id: '', before: { state }, after: { state: after.state } }]);
  return c.json(after, status);
}
