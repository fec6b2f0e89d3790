/** Error texts name the field, what was expected, and what to do. */
import { expect, test } from 'vitest';
import type { Problem } from '../../src/contracts/problem.ts';
import { OPERATIONS } from './life.ts';
import { call, submitted, TRADE } from './support.ts';

const KEY = { name: 'order router', roles: ['trader'] };
const DECIMAL = 'a decimal string such as "189.22", up to 18 digits before and 8 after the point';

test.for<[request: Parameters<typeof call>, detail: string]>([
  [['GET', '/v1/trades?limit=5&limit=5'], 'limit is given more than once: give it once'],
  [['GET', '/v1/trades?sort=updatedAt&sort=-updatedAt'], 'sort is given more than once: give it once'],
  [['GET', '/v1/trades?accounts=EQ-001'], 'accounts is unknown: did you mean account?'],
  [['GET', '/v1/feed?since=1&until=2'], 'since is unknown: expected one of after, limit; until is unknown: remove it'],
  [['GET', '/v1/me?verbose=1'], 'verbose is unknown: remove it'],
  [['GET', '/v1/trades?side=BUY&side=HOLD'], 'side expected one of BUY, SELL, SELL_SHORT, got "HOLD"'],
  [
    ['GET', '/v1/trades/T0000000000000000000000000A?asOf=now'],
    'asOf expected an RFC 3339 time with upper-case T and Z, such as 2026-11-23T14:32:07.120Z; in a URL, write + as %2B',
  ],
  [
    ['GET', '/v1/trades/T0000000000000000000000000A?asOf=2026-11-23T14:32:07.120Z&version=1'],
    'asOf cannot be combined with version',
  ],
  [['GET', `/v1/trades/${'T'.repeat(65)}`], 'tradeId is not a trade ID: expected at most 64 characters'],
  [['GET', `/v1/trades?cursor=${'x'.repeat(1_025)}`], 'cursor expected at most 1024 characters'],
  [['POST', '/v1/trades', { body: [] }], 'the body is not a JSON object'],
  [
    ['POST', '/v1/trades', { body: { ...TRADE, trade_date: '2026-11-23', price: 189.22 } }],
    `price expected ${DECIMAL}, got a JSON number; trade_date is unknown: did you mean tradeDate?`,
  ],
  [
    ['POST', '/v1/api-keys', { as: OPERATIONS, body: { ...KEY, roles: [] } }],
    'roles expected at least one of trader, operations, auditor',
  ],
  [
    ['POST', '/v1/api-keys', { as: OPERATIONS, body: { ...KEY, roles: ['admin'] } }],
    'roles/0 expected one of trader, operations, auditor, got "admin"',
  ],
  [['POST', '/v1/api-keys', { as: OPERATIONS, body: { name: 'x' } }], 'roles is missing: expected an array'],
  [['POST', '/v1/api-keys', { as: OPERATIONS, body: { ...KEY, accounts: [] } }], 'accounts expected at least 1 item'],
  [['POST', '/v1/views/rebuild'], 'views.rebuild requires the role operations; yours: trader'],
])('%j: %s', async ([request, detail]) => {
  const [method, path, options] = request;
  const answer = await call(method, path, { key: 'k', ...options });
  expect((await answer.json<Problem>()).detail).toBe(detail);
});

test.for<[operation: string, body: object, detail: string]>([
  [
    'amend',
    { symbol: 'MSFT', bond: 1, reason: 'r' },
    'symbol cannot be amended: cancel the trade and submit it again; bond is unknown: remove it',
  ],
  [
    'amend',
    { reason: 'r' },
    'the body amends nothing: give at least one of quantity, price, side, account, tradeDate, settlementDate, venue, counterparty',
  ],
  ['amend', { quantity: null, reason: 'r' }, 'quantity must not be null: every trade needs this term'],
  ['amend?dryRun=yes', { quantity: '1', reason: 'r' }, 'dryRun expected true or false'],
  ['rollback', { toVersion: 0, reason: 'r' }, 'toVersion expected a version: a whole number of 1 or more'],
])('%s with %j: %s', async ([operation, body, detail]) => {
  const { tradeId } = await submitted(TRADE);
  const answer = await call('POST', `/v1/trades/${tradeId}/${operation}`, {
    as: OPERATIONS,
    body,
    key: 'k',
    headers: { 'if-match': '*' },
  });
  expect((await answer.json<Problem>()).detail).toBe(detail);
});
