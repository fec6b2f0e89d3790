/** Commands on a trade that exists: amend, cancel, retry. */
import { createRoute } from '@hono/zod-openapi';
import { AmendTrade, Reasoned } from '../../contracts/commands.ts';
import type { Changes } from '../../domain/trade/commands.ts';
import { tradeDateProblem } from '../../domain/trade/trade-date.ts';
import { idempotencyKey } from '../middleware/idempotency-key.ts';
import { readableIfMatch } from '../middleware/if-match.ts';
import { jsonBody } from '../middleware/json-body.ts';
import { asRecorded } from '../named-codes.ts';
import { invalidField } from '../validation.ts';
import { carryOut, commandParts, commandRequest, commandResponses } from './command-parts.ts';
import { newRouter, permitted } from './openapi-parts.ts';

const checks = (operation: 'amend' | 'cancel' | 'retry') => [...jsonBody, idempotencyKey(operation), readableIfMatch];

const amend = createRoute({
  ...commandParts,
  ...permitted('trade.amend', ...checks('amend')),
  path: '/v1/trades/{tradeId}/amend',
  summary: 'Amend a trade: what is booked is reversed and booked again',
  request: commandRequest(AmendTrade),
  responses: commandResponses,
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
  const wrongDate = changes.tradeDate && tradeDateProblem(changes.tradeDate, changes.venue, new Date().toISOString());
  if (wrongDate) throw invalidField('/tradeDate', wrongDate);
  return carryOut(c, c.req.valid('param').tradeId, { type: 'amend', changes: changes as Changes, reason });
});

tradeCommands.openapi(cancel, async c => {
  const body = c.req.valid('json');
  return carryOut(c, c.req.valid('param').tradeId, { type: 'cancel', ...body });
});

tradeCommands.openapi(retry, async c => {
  const body = c.req.valid('json');
  return carryOut(c, c.req.valid('param').tradeId, { type: 'retry', ...body });
});
