/** What commands share that can show what they would do: the parameter, the answer, and the asking. */
import { z } from '@hono/zod-openapi';
import type { Context } from 'hono';
import { Preview } from '../../contracts/commands.ts';
import type { CommandOnTrade } from '../../domain/trade/commands.ts';
import { gatherReferenceData } from '../../queues/booking-reference.ts';
import { earlierReferences } from '../../views/client-references.ts';
import { rawJson, refusalProblem } from '../answers.ts';
import type { App } from '../context.ts';
import { parseIfMatch } from '../middleware/if-match.ts';
import { ProblemError } from '../problem.ts';
import { callerOf, commandResponses } from './command-parts.ts';
import { json, ledgerOf } from './openapi-parts.ts';

export const dryRunQuery = z.strictObject({
  dryRun: z.enum(['true', 'false'], 'expected true or false').default('false').openapi({
    description: 'Show, and write nothing; then Idempotency-Key and If-Match may be left out, and the key is ignored',
  }),
});
export const dryRunResponses = { 200: json(Preview, 'With dryRun=true: what it would do'), ...commandResponses };

/** Times that a preview follows a trade that changes under it. */
const TRIES = 3;

/** Shows what a command would do. */
export async function show(c: Context<App>, tradeId: string, command: CommandOnTrade) {
  const expected = parseIfMatch(c.req.header('if-match')) ?? 'any';
  const ledger = ledgerOf(c, tradeId);
  const tradeOf = (otherId: string) => ledgerOf(c, otherId).trade();
  let result = await ledger.preview(command, callerOf(c), expected, null);
  // Meanwhile the trade may have come to other terms, which need other records.
  for (let tries = 0; result.kind === 'needs' && tries < TRIES; tries++) {
    const wanted = [{ tradeId, keys: result.keys }];
    const [reference] = await gatherReferenceData(c.get('tenant').views, wanted, tradeOf, earlierReferences);
    result = await ledger.preview(command, callerOf(c), expected, reference ?? null);
  }
  if (result.kind === 'refused') throw refusalProblem(result.refusal);
  if (result.kind === 'needs')
    throw new ProblemError('unavailable', 'the trade keeps changing: retry', { headers: { 'Retry-After': '1' } });
  const bookingEntries = result.preview.bookingEntries.map(entry => ({ tradeId, ...entry }));
  return rawJson(JSON.stringify({ ...result.preview, bookingEntries }), 200);
}
