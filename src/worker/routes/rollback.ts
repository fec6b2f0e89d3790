/** Roll a trade back to a version and forward again, or be shown first what that would do. */
import { createRoute, z } from '@hono/zod-openapi';
import type { Context } from 'hono';
import { Preview, Reasoned, RollBack } from '../../contracts/commands.ts';
import type { CommandOnTrade } from '../../domain/trade/commands.ts';
import { loadReferenceData } from '../../views/reference-data.ts';
import { rawJson, refusalProblem } from '../answers.ts';
import type { App } from '../context.ts';
import { idempotencyKeyUnlessDryRun } from '../middleware/idempotency-key.ts';
import { parseIfMatch, readableIfMatch } from '../middleware/if-match.ts';
import { jsonBody } from '../middleware/json-body.ts';
import { ProblemError } from '../problem.ts';
import { callerOf, carryOut, commandParts, commandRequest, commandResponses } from './command-parts.ts';
import { json, ledgerOf, newRouter, permitted } from './openapi-parts.ts';

const query = z.object({
  dryRun: z.enum(['true', 'false']).default('false').openapi({ description: 'Show, and write nothing; needs no key' }),
});
const checks = [...jsonBody, idempotencyKeyUnlessDryRun, readableIfMatch];
const responses = { 200: json(Preview, 'With dryRun=true: what it would do'), ...commandResponses };

const back = createRoute({
  ...commandParts,
  ...permitted('trade.rollback', ...checks),
  path: '/v1/trades/{tradeId}/rollback',
  summary: 'Return to the terms and intent of an earlier version',
  request: { ...commandRequest(RollBack), query },
  responses,
});

const forward = createRoute({
  ...commandParts,
  ...permitted('trade.rollforward', ...checks),
  path: '/v1/trades/{tradeId}/rollforward',
  summary: 'Undo the last rollback not yet undone',
  request: { ...commandRequest(Reasoned), query },
  responses,
});

export const rollback = newRouter();

rollback.openapi(back, async c => {
  const body = c.req.valid('json');
  const command = { type: 'rollback', ...body } as const;
  const { tradeId } = c.req.valid('param');
  return c.req.valid('query').dryRun === 'true' ? show(c, tradeId, command) : carryOut(c, tradeId, command, body);
});

rollback.openapi(forward, async c => {
  const body = c.req.valid('json');
  const command = { type: 'rollforward', ...body } as const;
  const { tradeId } = c.req.valid('param');
  return c.req.valid('query').dryRun === 'true' ? show(c, tradeId, command) : carryOut(c, tradeId, command, body);
});

/** Times that a preview follows a trade that changes under it. */
const TRIES = 3;

async function show(c: Context<App>, tradeId: string, command: CommandOnTrade) {
  const expected = parseIfMatch(c.req.header('if-match')) ?? 'any';
  const ledger = ledgerOf(c, tradeId);
  let result = await ledger.preview(command, callerOf(c), expected, null);
  // Meanwhile the trade may have come to other terms, which need other records.
  for (let tries = 0; result.kind === 'needs' && tries < TRIES; tries++) {
    const [reference] = await loadReferenceData(c.get('tenant').views, [result.keys]);
    result = await ledger.preview(
      command,
      callerOf(c),
      expected,
      reference ? { ...reference, sameReference: [] } : null,
    );
  }
  if (result.kind === 'refused') throw refusalProblem(result.refusal);
  if (result.kind === 'needs')
    throw new ProblemError('unavailable', 'the trade keeps changing: ask again', { headers: { 'Retry-After': '1' } });
  const bookingEntries = result.preview.bookingEntries.map(entry => ({ tradeId, ...entry }));
  return rawJson(JSON.stringify({ ...result.preview, bookingEntries }), 200);
}
