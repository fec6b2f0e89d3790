/** A query parameter that a call does not know is refused: who mistyped a filter, or asks a command for a dry run that it hasn't, must hear of it. */
import { createExecutionContext } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { describe, expect, test } from 'vitest';
import type { AuditTrail } from '../../src/contracts/audit.ts';
import type { Problem } from '../../src/contracts/problem.ts';
import { createApp } from '../../src/worker/app.ts';
import { LOCALLY } from '../../src/worker/local/gateway.ts';
import { API_CALLS, type ApiCall, requestOf } from './every-call.ts';
import { answerOf, type Claims, call, eventsOf, settled, submitted, TRADE, tokenOf } from './support.ts';

const EVERYBODY: Claims = { sub: 'all.of.them', tenant: 'demo', roles: ['trader', 'operations', 'auditor'] };
const DRY_RUNS = ['trade.amend', 'trade.rollback', 'trade.rollforward', 'trade.approve'];

const app = createApp(LOCALLY);

async function ask(apiCall: ApiCall, query: string): Promise<[number, Problem]> {
  const [path, init] = requestOf(apiCall, 'T00000000000000000000000000', 'EQ-001');
  const headers = { ...init.headers, authorization: `Bearer ${await tokenOf(EVERYBODY)}` };
  const answer = await answerOf(
    app,
    `https://tapebook.test${path}${query}`,
    { ...init, headers },
    env,
    createExecutionContext(),
  );
  answer.webSocket?.accept();
  answer.webSocket?.close();
  return [answer.status, await answer.json<Problem>()];
}

describe.for(API_CALLS)('$name', apiCall => {
  const unknown = DRY_RUNS.includes(apiCall.operation) ? ['dryrun', 'limits'] : ['dryRun', 'limits'];

  test.for(unknown)('?%s=true', async name => {
    expect(await ask(apiCall, `?${name}=true`)).toEqual([
      400,
      expect.objectContaining({
        code: 'invalid_parameter',
        errors: [expect.objectContaining({ pointer: `/${name}`, code: 'unknown_member' })],
      }),
    ]);
  });
});

test('a command that has no dry run is not carried out by one, and its refusal is in the audit trail', async () => {
  const as: Claims = { ...EVERYBODY, sub: 'dry.runner' };
  const { tradeId } = await submitted(TRADE);
  await settled(tradeId);
  const options = { as, key: 'k', headers: { 'if-match': '*' } };
  const path = `/v1/trades/${tradeId}`;
  const asked = [
    await call('POST', `${path}/cancel?dryRun=true`, { ...options, body: { reason: 'r' } }),
    await call('POST', '/v1/api-keys?dryRun=true', { as, body: { name: 'k', roles: ['trader'] } }),
  ];
  expect(asked.map(({ status }) => status)).toEqual([400, 400]);
  expect(await eventsOf(tradeId)).toHaveLength(2);
  const { items } = await (await call('GET', '/v1/audit?subject=dry.runner', { as })).json<AuditTrail>();
  expect(items.map(({ operation, status, code }) => [operation, status, code])).toEqual([
    ['api-key.create', 400, 'invalid_parameter'],
  ]);
});
