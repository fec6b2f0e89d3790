/** `POST /v1/trades`: submits a trade. Durable before it is answered, and one trade a key, however often it is sent. */
import { createRoute, z } from '@hono/zod-openapi';
import { SubmitTrade, Trade } from '../../contracts/trade.ts';
import { fingerprintOf } from '../../domain/trade/fingerprint.ts';
import type { Terms } from '../../domain/trade/terms.ts';
import { tradeDateProblem } from '../../domain/trade/trade-date.ts';
import { tradeIdOf } from '../../domain/trade/trade-id.ts';
import type { TenantViews } from '../../views/database.ts';
import { answerCommand } from '../answers.ts';
import { refusalWhileBehind } from '../back-pressure.ts';
import { idempotencyKey } from '../middleware/idempotency-key.ts';
import { jsonBody } from '../middleware/json-body.ts';
import { asRecorded } from '../named-codes.ts';
import { invalidField } from '../validation.ts';
import { callerOf, keyHeader } from './command-parts.ts';
import { json, newRouter, noQuery, permitted, problems } from './openapi-parts.ts';

const route = createRoute({
  ...permitted('trade.submit', ...jsonBody, idempotencyKey('submit')),
  method: 'post',
  path: '/v1/trades',
  tags: ['Trades'],
  summary: 'Submit a trade',
  request: {
    query: noQuery,
    headers: z.object(keyHeader),
    body: { required: true, content: { 'application/json': { schema: SubmitTrade } } },
  },
  responses: {
    201: json(
      Trade,
      'The trade, PENDING_NEW, durable. The same key and body of the same sender give this answer again, with Idempotency-Replayed: true.',
      'ETag',
      'Location',
      'Idempotency-Replayed',
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

async function withCodesAsRecorded(views: TenantViews, body: SubmitTrade): Promise<SubmitTrade> {
  const account = await asRecorded(views, 'account', body.account, '/account');
  if (body.symbol === undefined) return { ...body, account };
  return { ...body, account, symbol: await asRecorded(views, 'instrument', body.symbol, '/symbol') };
}

submitTrade.openapi(route, async c => {
  const tenant = c.get('tenant');
  const body = await withCodesAsRecorded(tenant.views, c.req.valid('json'));
  const wrongDate = body.tradeDate && tradeDateProblem(body.tradeDate, body.venue, new Date().toISOString());
  if (wrongDate) throw invalidField('/tradeDate', wrongDate);

  const key = c.get('idempotencyKey');
  const tradeId = tradeIdOf(tenant.name, key);
  const ledger = tenant.ledger(tradeId);
  const refusal = refusalWhileBehind(c);
  // The retry of a trade that was taken adds nothing to what waits.
  if (refusal && !(await ledger.exists())) throw refusal;
  const result = await ledger.submit(body as Terms, callerOf(c), {
    key,
    fingerprint: fingerprintOf('submit', c.get('sent')),
  });
  return answerCommand<201>(result, { Location: `/v1/trades/${tradeId}` });
});
