/** What the routes of commands on a trade share: their checks before the handler, their answers, and the call itself. */
import { z } from '@hono/zod-openapi';
import type { Context } from 'hono';
import type { AuditedChange } from '../../contracts/audit.ts';
import { actorIn } from '../../contracts/identity.ts';
import { Trade } from '../../contracts/trade.ts';
import { permissionOf } from '../../domain/permissions.ts';
import type { CommandOnTrade } from '../../domain/trade/commands.ts';
import { fingerprintOf } from '../../domain/trade/fingerprint.ts';
import type { Answer } from '../../durable-objects/event-log.ts';
import {
  type Caller,
  type CommandResult,
  type Idempotency,
  type TradePoint,
  tradePoint,
} from '../../durable-objects/ledger.ts';
import type { LedgerStub } from '../../durable-objects/names.ts';
import { answerCommand } from '../answers.ts';
import type { App } from '../context.ts';
import { aboutToChange, changed } from '../middleware/audited.ts';
import { IDEMPOTENCY_KEY } from '../middleware/idempotency-key.ts';
import { IF_MATCH, requireIfMatch } from '../middleware/if-match.ts';
import { json, ledgerOf, noQuery, problems, TradeIdParam } from './openapi-parts.ts';

export const commandParts = { method: 'post' as const, tags: ['Trades'] };

/** No schema requires the header: the gateway's own checks answer its absence, in the contract's order. */
const requiredHeader = (pattern: RegExp, example: string, description: string) =>
  z
    .string()
    .optional()
    .openapi({ pattern: pattern.source, example, description, param: { required: true } });

/** The header that makes a command happen once, however often it is sent. */
export const keyHeader = {
  'Idempotency-Key': requiredHeader(
    IDEMPOTENCY_KEY,
    '8e03978e-40d5-43dd-bc93-6894a57f9324',
    'A new one for each command, the same one for its retries. A key belongs to its sender: issuer and subject, or the API key',
  ),
};

/** What a command's route takes: the trade's id, and a JSON body. */
export const commandRequest = <Body extends z.ZodType>(schema: Body) => ({
  params: TradeIdParam,
  query: noQuery,
  headers: z.object({
    ...keyHeader,
    'If-Match': requiredHeader(IF_MATCH, '"2"', 'The ETag of the trade as you saw it; `*` is any version'),
  }),
  body: { required: true as const, content: { 'application/json': { schema } } },
});

export const commandResponses = {
  202: json(
    Trade,
    'The trade as the command left it. The same key and body of the same sender give this answer again.',
    'ETag',
    'Idempotency-Replayed',
  ),
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
  return answerCommand<202>(await executed(c, ledgerOf(c, tradeId), tradeId, command, idempotency, expected));
}

/** Executes a command on a trade, and records it where its operation is audited: one without an effect writes nothing. */
async function executed(
  c: Context<App>,
  ledger: LedgerStub,
  tradeId: string,
  command: CommandOnTrade,
  idempotency: Idempotency,
  expected: number[] | 'any',
): Promise<CommandResult> {
  const ask = [command, callerOf(c), idempotency, expected] as const;
  if (!permissionOf(c.get('operation')).audited) return ledger.command(...ask);
  const found = await ledger.check(...ask);
  if ('result' in found) {
    changed(c, []);
    return found.result;
  }
  await aboutToChange(c, [{ type: 'trade', id: tradeId, before: found.before, after: null }]);
  const result = await ledger.command(...ask);
  changed(c, result.ok && !result.replayed ? [await changeOfTrade(ledger, tradeId, found.before, result.answer)] : []);
  return result;
}

/** @param checked the trade before the command, unless another event came in between */
async function changeOfTrade(
  ledger: LedgerStub,
  tradeId: string,
  checked: TradePoint,
  answer: Answer,
): Promise<AuditedChange> {
  const after = tradePoint(JSON.parse(answer.body));
  const version = after.version - 1;
  const before = checked.version === version ? checked : await ledger.trade({ version });
  return { type: 'trade', id: tradeId, before: before && tradePoint(before), after };
}

export function callerOf(c: Context<App>): Caller {
  const identity = c.get('identity');
  return { ...actorIn(identity), requestId: c.get('requestId'), accounts: identity.accounts };
}
