/** Commands on a trade that exists: amend (or show what that would do), cancel, retry. */
import { createRoute } from '@hono/zod-openapi';
import { AmendTrade, Reasoned } from '../../contracts/commands.ts';
import type { Changes } from '../../domain/trade/commands.ts';
import { tradeDateProblem } from '../../domain/trade/trade-date.ts';
import { idempotencyKey, idempotencyKeyUnlessDryRun } from '../middleware/idempotency-key.ts';
import { readableIfMatch } from '../middleware/if-match.ts';
import { jsonBody } from '../middleware/json-body.ts';
import { asRecorded } from '../named-codes.ts';
import { invalidField } from '../validation.ts';
import { carryOut, commandParts, commandRequest, commandResponses } from './command-parts.ts';
import { dryRunQuery, dryRunResponses, show } from './dry-run.ts';
import { newRouter, permitted, permittedOrShown } from './openapi-parts.ts';

const checks = (operation: 'cancel' | 'retry') => [...jsonBody, idempotencyKey(operation), readableIfMatch];

const amend = createRoute({
  ...commandParts,
  ...permittedOrShown('trade.amend', ...jsonBody, idempotencyKeyUnlessDryRun('amend'), readableIfMatch),
  path: '/v1/trades/{tradeId}/amend',
  summary: 'Amend a trade: what is booked is reversed and booked again',
  request: { ...commandRequest(AmendTrade), query: dryRunQuery },
  responses: dryRunResponses,
});

const cancel = createRoute({
  ...commandParts,
  ...permitted('trade.cancel', ...checks('cancel')),
  path: '/v1/trades/{tradeId}/cancel',
  summary: 'Cancel a trade: what is booked is reversed',
  request: commandRequest(Reasoned),
  responses: commandResponses,
});

const retry = createRoute({
  ...commandParts,
  ...permitted('trade.retry', ...checks('retry')),
  path: '/v1/trades/{tradeId}/retry',
  summary: 'Bring a FAILED trade back into booking',
  request: commandRequest(Reasoned),
  responses: commandResponses,
});

export const tradeCommands = newRouter();

tradeCommands.openapi(amend, async c => {
  const body = c.req.valid('json');
  const { reason, ...changes } = body;
  if (changes.account !== undefined)
    changes.account = await asRecorded(c.get('tenant').views, 'account', changes.account, '/account');
  const { tradeDate, venue } = changes;
  const wrongDate = tradeDate && tradeDateProblem(tradeDate, venue ?? undefined, new Date().toISOString());
  if (wrongDate) throw invalidField('/tradeDate', wrongDate);
  const command = { type: 'amend', changes: changes as Changes, reason } as const;
  const { tradeId } = c.req.valid('param');
  return c.req.valid('query').dryRun === 'true' ? show(c, tradeId, command) : carryOut(c, tradeId, command);
});

tradeCommands.openapi(cancel, async c => {
  const body = c.req.valid('json');
  return carryOut(c, c.req.valid('param').tradeId, { type: 'cancel', ...body });
});

tradeCommands.openapi(retry, async c => {
  const body = c.req.valid('json');
  return carryOut(c, c.req.valid('param').tradeId, { type: 'retry', ...body });
});
