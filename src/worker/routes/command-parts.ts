/** What the routes of commands on a trade share: their checks before the handler, their answers, and the call itself. */
import { z } from '@hono/zod-openapi';
import type { Context } from 'hono';
import { actorIn } from '../../contracts/identity.ts';
import { Trade } from '../../contracts/trade.ts';
import type { CommandOnTrade } from '../../domain/trade/commands.ts';
import { fingerprintOf } from '../../domain/trade/fingerprint.ts';
import type { Caller } from '../../durable-objects/ledger.ts';
import { answerCommand } from '../answers.ts';
import type { App } from '../context.ts';
import { requireIfMatch } from '../middleware/if-match.ts';
import { json, ledgerOf, noQuery, problems, TradeIdParam } from './openapi-parts.ts';

export const commandParts = { method: 'post' as const, tags: ['Trades'] };

/** What a command's route takes: the trade's id, and a JSON body. */
export const commandRequest = <Body extends z.ZodType>(schema: Body) => ({
  params: TradeIdParam,
  query: noQuery,
  headers: z.object({
    'if-match': z.string().optional().openapi({ description: 'The ETag of the trade as you saw it', example: '"2"' }),
  }),
  body: { required: true as const, content: { 'application/json': { schema } } },
});

export const commandResponses = {
  202: json(Trade, 'The trade as the command left it. The same key and body again give this answer again.'),
  ...problems(
    'malformed_json',
    'idempotency_key_missing',
    'idempotency_key_invalid',
    'unauthenticated',
    'forbidden',
    'not_found',
    'not_allowed_in_status',
    'nothing_to_roll_forward',
    'version_mismatch',
    'payload_too_large',
    'unsupported_media_type',
    'validation_failed',
    'idempotency_key_reused',
    'precondition_required',
    'unavailable',
  ),
};

export async function carryOut(c: Context<App>, tradeId: string, command: CommandOnTrade) {
  const expected = requireIfMatch(c.req.header('if-match'));
  const idempotency = { key: c.get('idempotencyKey'), fingerprint: fingerprintOf(command.type, c.get('sent')) };
  return answerCommand<202>(await ledgerOf(c, tradeId).command(command, callerOf(c), idempotency, expected));
}

export function callerOf(c: Context<App>): Caller {
  const identity = c.get('identity');
  return { ...actorIn(identity), requestId: c.get('requestId'), accounts: identity.accounts };
}
