/** What commands are checked for before they act, and in which order. */
import { describe, expect, test } from 'vitest';
import { accepted, BODIES, booked, codeOf, command, HeldTrade, OPERATIONS, type Operation, problem } from './life.ts';
import { eventsOf, submitted, TRADE, TRADER } from './support.ts';

const OPERATION_NAMES = Object.keys(BODIES) as Operation[];
const AUDITOR = { ...TRADER, roles: ['auditor' as const] };

describe('If-Match', () => {
  test.for(['"1"', '"3"', '"02"', 'W/"3"', 'W/"02"', '"W2"', '"abc"', '"1", W/"3"'])(
    '%s is not version 2: 412 with the ETag',
    async ifMatch => {
      const { tradeId } = await booked();
      const response = await command(tradeId, 'amend', { ifMatch });
      expect(response.headers.get('etag')).toBe('"2"');
      expect(await codeOf(response)).toEqual([412, 'version_mismatch']);
    },
  );

  test.for(['"2"', '*', '"1", "2"', ' "9" ,"2"', 'W/"2"', '"1", W/"2"', ', "2"', '"1",, "2" , '])(
    '%s is',
    async ifMatch => {
      const { tradeId } = await booked();
      expect((await command(tradeId, 'amend', { ifMatch })).status).toBe(202);
    },
  );

  test.for(['2', '"2', 'two', '"1" "2"', 'w/"2"', 'W/ "2"', ',', ', ,'])(
    '%s is no precondition at all',
    async ifMatch => {
      const { tradeId } = await booked();
      expect(await codeOf(await command(tradeId, 'amend', { ifMatch, body: {} }))).toEqual([400, 'invalid_parameter']);
    },
  );
});

describe('checks come in the order of the contract', () => {
  const unknown = `T${'0'.repeat(26)}`;
  const elsewhere = { ...OPERATIONS, accounts: ['EQ-002'] };
  const invalid = { reason: '' };
  /** Everything is wrong; each line puts one more thing right. */
  const LADDER: (readonly [
    what: string,
    options: Parameters<typeof command>[2],
    known: boolean,
    answer: [number, string],
  ])[] = [
    ['no token', { headers: { authorization: '' } }, false, [401, 'unauthenticated']],
    ['no role for it', { as: AUDITOR }, false, [403, 'forbidden']],
    ['another media type', { headers: { 'content-type': 'text/plain' } }, false, [415, 'unsupported_media_type']],
    ['too large', { body: `"${'x'.repeat(65_536)}"` }, false, [413, 'payload_too_large']],
    ['not JSON', { body: '{' }, false, [400, 'malformed_json']],
    ['no key', { body: invalid }, false, [400, 'idempotency_key_missing']],
    ['a key that is none', { body: invalid, key: 'a b' }, false, [400, 'idempotency_key_invalid']],
    ['an If-Match that is none', { body: invalid, key: 'k', ifMatch: '1' }, false, [400, 'invalid_parameter']],
    ['an invalid body', { body: invalid, key: 'k' }, false, [422, 'validation_failed']],
    ['no If-Match', { key: 'k' }, false, [428, 'precondition_required']],
    ['no such trade', { key: 'k', ifMatch: 1 }, false, [404, 'not_found']],
    ['an account of others', { key: 'submission', ifMatch: 1, as: elsewhere }, true, [403, 'forbidden']],
    ['a key used before', { key: 'submission', ifMatch: 1 }, true, [422, 'idempotency_key_reused']],
    ['another version', { key: 'k', ifMatch: 1 }, true, [412, 'version_mismatch']],
    ['a status that does not allow it', { key: 'k', ifMatch: 2 }, true, [409, 'not_allowed_in_status']],
  ];

  test.for(OPERATION_NAMES)('%s', async operation => {
    const key = `submission-${operation}`;
    const { tradeId } = await booked({ ...TRADE, symbol: 'NOPE' }, key);
    for (const [what, options, known, answer] of LADDER) {
      const given = { key: null, ifMatch: null, ...options };
      const response = await command(known ? tradeId : unknown, operation, {
        ...given,
        key: given.key === 'submission' ? key : given.key,
      });
      expect([what, ...(await codeOf(response))]).toEqual([what, ...answer]);
    }
    expect(await eventsOf(tradeId)).toHaveLength(2);
  });

  test('a trader may not roll back, roll forward, retry, approve or refuse; an auditor nothing', async () => {
    const { tradeId } = await booked();
    for (const operation of ['rollback', 'rollforward', 'retry', 'approve', 'refuse'] as const)
      expect((await command(tradeId, operation, { as: TRADER })).status).toBe(403);
    for (const operation of OPERATION_NAMES)
      expect((await command(tradeId, operation, { as: AUDITOR })).status).toBe(403);
  });

  test.for<[what: string, operation: Operation, body: object, pointer: string]>([
    ['nothing to amend', 'amend', { reason: 'r' }, ''],
    ['no reason', 'amend', { quantity: '1' }, '/reason'],
    ['a reason too long', 'cancel', { reason: 'r'.repeat(501) }, '/reason'],
    ['a number for a decimal', 'amend', { quantity: 1, reason: 'r' }, '/quantity'],
    ['a member that cannot be amended', 'amend', { quantity: '1', symbol: 'MSFT', reason: 'r' }, '/symbol'],
    ['no quantity', 'amend', { quantity: null, reason: 'r' }, '/quantity'],
    ['no price', 'amend', { price: null, reason: 'r' }, '/price'],
    ['no side', 'amend', { side: null, reason: 'r' }, '/side'],
    ['no account', 'amend', { account: null, reason: 'r' }, '/account'],
    ['a trade date in the future', 'amend', { tradeDate: '2999-01-01', reason: 'r' }, '/tradeDate'],
    [
      'a settlement date before the trade date',
      'amend',
      { settlementDate: '2015-01-02', reason: 'r' },
      '/settlementDate',
    ],
    ['no version', 'rollback', { reason: 'r' }, '/toVersion'],
    ['version 0', 'rollback', { toVersion: 0, reason: 'r' }, '/toVersion'],
    ['a version as text', 'rollback', { toVersion: '1', reason: 'r' }, '/toVersion'],
    ['the version that it has', 'rollback', { toVersion: 2, reason: 'r' }, '/toVersion'],
    ['a version to come', 'rollback', { toVersion: 3, reason: 'r' }, '/toVersion'],
    ['a version beyond any', 'rollback', { toVersion: 3_000_000_000, reason: 'r' }, '/toVersion'],
    ['an unknown member', 'cancel', { reason: 'r', force: true }, '/force'],
  ])('422 names the member: %s', async ([, operation, body, pointer]) => {
    const { tradeId } = await booked();
    const response = await command(tradeId, operation, { body });
    const refused = await problem(response);
    expect([response.status, refused.code]).toEqual([422, 'validation_failed']);
    expect(refused.errors?.map(error => error.pointer)).toEqual([pointer]);
    expect(await eventsOf(tradeId)).toHaveLength(2);
  });

  test('rolling back to a version on which booking was given up is a 422', async () => {
    const held = await HeldTrade.from('submission');
    await held.giveUp();
    await accepted(held.tradeId, 'retry');
    await held.release();
    const response = await command(held.tradeId, 'rollback', { body: { toVersion: 2, reason: 'r' } });
    expect((await problem(response)).errors?.[0]?.pointer).toBe('/toVersion');
  });
});

test('commands on a trade of another tenant are commands on one that is not', async () => {
  const { tradeId } = await submitted(TRADE);
  const response = await command(tradeId, 'cancel', { as: { ...OPERATIONS, tenant: 'acme' } });
  expect(await codeOf(response)).toEqual([404, 'not_found']);
  expect(response.headers.has('etag')).toBe(false);
});
