/** `POST /v1/trades`: submits a trade. Durable before it is answered, and one trade a key, however often it is sent. */
import { createRoute } from '@hono/zod-openapi';
import { mayUseAccount } from '../../contracts/identity.ts';
import { SubmitTrade, Trade } from '../../contracts/trade.ts';
import { canonicalJson, sha256Hex } from '../../domain/hash-chain.ts';
import type { Terms } from '../../domain/trade/terms.ts';
import { tradeDateProblem } from '../../domain/trade/trade-date.ts';
import { tradeIdOf } from '../../domain/trade/trade-id.ts';
import { answerCommand } from '../answers.ts';
import { refusalWhileBehind } from '../back-pressure.ts';
import { idempotencyKey } from '../middleware/idempotency-key.ts';
import { jsonBody } from '../middleware/json-body.ts';
import { ProblemError } from '../problem.ts';
import { invalidField } from '../validation.ts';
import { callerOf } from './command-parts.ts';
import { json, newRouter, noQuery, permitted, problems } from './openapi-parts.ts';

const route = createRoute({
  ...permitted('trade.submit', ...jsonBody, idempotencyKey),
  method: 'post',
  path: '/v1/trades',
  tags: ['Trades'],
  summary: 'Submit a trade',
  request: { query: noQuery, body: { required: true, content: { 'application/json': { schema: SubmitTrade } } } },
  responses: {
    201: json(
      Trade,
      'The trade, PENDING_NEW, durable. The same key and body again give this answer again, with Idempotency-Replayed: true.',
    ),
    ...problems(
      'malformed_json',
      'idempotency_key_missing',
      'idempotency_key_invalid',
      'unauthenticated',
      'forbidden',
      'payload_too_large',
      'unsupported_media_type',
      'validation_failed',
      'idempotency_key_reused',
      'unavailable',
    ),
  },
});

export const submitTrade = newRouter();

submitTrade.openapi(route, async c => {
  const body = c.req.valid('json');
  const tenant = c.get('tenant');
  const wrongDate = body.tradeDate && tradeDateProblem(body.tradeDate, body.venue, new Date().toISOString());
  if (wrongDate) throw invalidField('/tradeDate', wrongDate);
  if (!mayUseAccount(c.get('identity'), body.account))
    throw new ProblemError('forbidden', `account ${body.account} is not among yours`);

  const key = c.get('idempotencyKey');
  const tradeId = tradeIdOf(tenant.name, key);
  const ledger = tenant.ledger(tradeId);
  const refusal = refusalWhileBehind(c);
  // The retry of a trade that was taken adds nothing to what waits.
  if (refusal && !(await ledger.access())) throw refusal;
  const result = await ledger.submit(body as Terms, callerOf(c), {
    key,
    fingerprint: sha256Hex(canonicalJson(['submit', body])),
  });
  return answerCommand<201>(result, { Location: `/v1/trades/${tradeId}` });
});
