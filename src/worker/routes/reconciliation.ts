/** The check of views and feed against the logs: the last one, and starting one. */
import { createRoute, z } from '@hono/zod-openapi';
import { Reconciliation } from '../../contracts/jobs.ts';
import { aboutToChange } from '../middleware/audited.ts';
import { json, newRouter, permitted, problems } from './openapi-parts.ts';

const parts = { path: '/v1/reconciliation', tags: ['Operations'] };
const refusals = problems('invalid_parameter', 'unauthenticated', 'forbidden', 'unavailable');

const start = createRoute({
  ...parts,
  ...permitted('views.reconcile'),
  method: 'post',
  summary: 'Start a check of everything, or of one trade; one that runs is left running',
  request: {
    query: z.strictObject({
      tradeId: z.string().max(64).optional(),
      repair: z
        .enum(['true', 'false'])
        .default('false')
        .openapi({ description: 'Mend what can be derived again from the logs' }),
    }),
  },
  responses: { 202: json(Reconciliation, 'It runs'), ...refusals },
});

const show = createRoute({
  ...parts,
  ...permitted('operations.watch'),
  method: 'get',
  summary: 'The last check and what it found',
  responses: { 200: json(Reconciliation, 'Its state and findings'), ...refusals },
});

export const reconciliation = newRouter();

reconciliation.openapi(start, async c => {
  const { tradeId, repair } = c.req.valid('query');
  const { jobs } = c.get('tenant');
  const before = { state: (await jobs.reconciliation()).state };
  const asked = { ...(tradeId !== undefined && { tradeId }), repair: repair === 'true' };
  await aboutToChange(c, [{ type: 'reconciliation', id: '', before, after: asked }]);
  return c.json(await jobs.startReconciliation(tradeId ?? null, repair === 'true'), 202);
});

reconciliation.openapi(show, async c => c.json(await c.get('tenant').jobs.reconciliation(), 200));
