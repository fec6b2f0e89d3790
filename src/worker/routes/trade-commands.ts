/** Commands on a trade that exists: amend, cancel, retry. */
import { createRoute } from '@hono/zod-openapi';
import { AmendTrade, Reasoned } from '../../contracts/commands.ts';
import type { Changes } from '../../domain/trade/commands.ts';
import { tradeDateProblem } from '../../domain/trade/trade-date.ts';
import { authorise } from '../middleware/authorise.ts';
import { idempotencyKey } from '../middleware/idempotency-key.ts';
import { readableIfMatch } from '../middleware/if-match.ts';
import { jsonBody } from '../middleware/json-body.ts';
import { invalidField } from '../validation.ts';
import { carryOut, chain, commandParts, commandRequest, commandResponses } from './command-parts.ts';
import { newRouter } from './openapi-parts.ts';

const amend = createRoute({
  ...commandParts,
  path: '/v1/trades/{tradeId}/amend',
  summary: 'Amend a trade: what is booked is reversed and booked again',
  middleware: chain(authorise('trade.amend'), ...jsonBody, idempotencyKey, readableIfMatch),
  request: commandRequest(AmendTrade),
  responses: commandResponses,
});

const cancel = createRoute({
  ...commandParts,
  path: '/v1/trades/{tradeId}/cancel',
  summary: 'Cancel a trade: what is booked is reversed',
  middleware: chain(authorise('trade.cancel'), ...jsonBody, idempotencyKey, readableIfMatch),
  request: commandRequest(Reasoned),
  responses: commandResponses,
});

const retry = createRoute({
  ...commandParts,
  path: '/v1/trades/{tradeId}/retry',
  summary: 'Bring a FAILED trade back into booking',
  middleware: chain(authorise('trade.retry'), ...jsonBody, idempotencyKey, readableIfMatch),
  request: commandRequest(Reasoned),
  responses: commandResponses,
});

export const tradeCommands = newRouter();

tradeCommands.openapi(amend, async c => {
  const body = c.req.valid('json');
  const { reason, ...changes } = body;
  const wrongDate = changes.tradeDate && tradeDateProblem(changes.tradeDate, changes.venue, new Date().toISOString());
  if (wrongDate) throw invalidField('/tradeDate', wrongDate);
  return carryOut(c, c.req.valid('param').tradeId, { type: 'amend', changes: changes as Changes, reason }, body);
});

tradeCommands.openapi(cancel, async c => {
  const body = c.req.valid('json');
  return carryOut(c, c.req.valid('param').tradeId, { type: 'cancel', ...body }, body);
});

tradeCommands.openapi(retry, async c => {
  const body = c.req.valid('json');
  return carryOut(c, c.req.valid('param').tradeId, { type: 'retry', ...body }, body);
});
