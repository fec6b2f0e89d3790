/** Four eyes: a second person approves what a trade waits for, or refuses it. */
import { createRoute } from '@hono/zod-openapi';
import { Approve, Reasoned } from '../../contracts/commands.ts';
import { actorIn } from '../../contracts/identity.ts';
import { subjectsActingFor } from '../../views/api-keys.ts';
import { idempotencyKey, idempotencyKeyUnlessDryRun } from '../middleware/idempotency-key.ts';
import { readableIfMatch } from '../middleware/if-match.ts';
import { jsonBody, jsonBodyIfAny } from '../middleware/json-body.ts';
import { carryOut, commandParts, commandRequest, commandResponses } from './command-parts.ts';
import { dryRunQuery, dryRunResponses, show } from './dry-run.ts';
import { newRouter, permitted, permittedOrShown } from './openapi-parts.ts';

const approve = createRoute({
  ...commandParts,
  ...permittedOrShown('trade.approve', jsonBodyIfAny, idempotencyKeyUnlessDryRun('approve'), readableIfMatch),
  path: '/v1/trades/{tradeId}/approve',
  summary: 'Approve what a PENDING_APPROVAL trade waits for, so that it is booked',
  description:
    'For a second person: 403 to everyone who had a part in it (who submitted the trade, amended it since it was last settled, or rolled it back or forward), and to API keys. If-Match says which revision you have looked at. The body may be left out.',
  request: {
    ...commandRequest(Approve),
    query: dryRunQuery,
    body: { required: false, content: { 'application/json': { schema: Approve } } },
  },
  responses: dryRunResponses,
});

const refuse = createRoute({
  ...commandParts,
  ...permitted('trade.refuse', ...jsonBody, idempotencyKey('refuse'), readableIfMatch),
  path: '/v1/trades/{tradeId}/refuse',
  summary: 'Refuse what a PENDING_APPROVAL trade waits for',
  description:
    'A trade that was never booked is REJECTED; any other is back on its last settled status and terms. Whoever asked for the approval may refuse it too, and so takes it back.',
  request: commandRequest(Reasoned),
  responses: commandResponses,
});

export const approvals = newRouter();

approvals.openapi(approve, async c => {
  const body = c.req.valid('json');
  const identity = c.get('identity');
  const by = await subjectsActingFor(c.get('tenant').views, actorIn(identity));
  const command = { type: 'approve', by, issuer: identity.issuer, ...body } as const;
  const { tradeId } = c.req.valid('param');
  return c.req.valid('query').dryRun === 'true' ? show(c, tradeId, command) : carryOut(c, tradeId, command);
});

approvals.openapi(refuse, async c => {
  const body = c.req.valid('json');
  return carryOut(c, c.req.valid('param').tradeId, { type: 'refuse', ...body });
});
