/** Roll a trade back to a version and forward again, or be shown first what that would do. */
import { createRoute } from '@hono/zod-openapi';
import { Reasoned, RollBack } from '../../contracts/commands.ts';
import { idempotencyKeyUnlessDryRun } from '../middleware/idempotency-key.ts';
import { readableIfMatch } from '../middleware/if-match.ts';
import { jsonBody } from '../middleware/json-body.ts';
import { carryOut, commandParts, commandRequest } from './command-parts.ts';
import { dryRunQuery, dryRunResponses, show } from './dry-run.ts';
import { newRouter, permittedOrShown } from './openapi-parts.ts';

const checks = (operation: 'rollback' | 'rollforward') => [
  ...jsonBody,
  idempotencyKeyUnlessDryRun(operation),
  readableIfMatch,
];

const back = createRoute({
  ...commandParts,
  ...permittedOrShown('trade.rollback', ...checks('rollback')),
  path: '/v1/trades/{tradeId}/rollback',
  summary: 'Return to the terms and intent of an earlier version',
  request: { ...commandRequest(RollBack), query: dryRunQuery },
  responses: dryRunResponses,
});

const forward = createRoute({
  ...commandParts,
  ...permittedOrShown('trade.rollforward', ...checks('rollforward')),
  path: '/v1/trades/{tradeId}/rollforward',
  summary: 'Undo the last rollback not yet undone',
  request: { ...commandRequest(Reasoned), query: dryRunQuery },
  responses: dryRunResponses,
});

export const rollback = newRouter();

rollback.openapi(back, async c => {
  const body = c.req.valid('json');
  const command = { type: 'rollback', ...body } as const;
  const { tradeId } = c.req.valid('param');
  return c.req.valid('query').dryRun === 'true' ? show(c, tradeId, command) : carryOut(c, tradeId, command);
});

rollback.openapi(forward, async c => {
  const body = c.req.valid('json');
  const command = { type: 'rollforward', ...body } as const;
  const { tradeId } = c.req.valid('param');
  return c.req.valid('query').dryRun === 'true' ? show(c, tradeId, command) : carryOut(c, tradeId, command);
});
