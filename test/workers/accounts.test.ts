/** Commands by callers who may use only some of the accounts touched. All cases are in test/domain/trade. */
import { beforeAll, describe, expect, test } from 'vitest';
import { ALLOWED_IN } from '../../src/domain/trade/commands.ts';
import { API_CALLS } from './every-call.ts';
import { accepted, booked, command, configureFourEyes, done, ELSE, FOUR_EYES, problem, waiting } from './life.ts';
import { eventsOf, read, submit, TRADE } from './support.ts';

const [ON, OTHER] = [FOUR_EYES.account, 'EQ-002'];
const DRY = { query: '?dryRun=true', key: null } as const;

beforeAll(configureFourEyes);

test('every command of the API is one that the ledger decides on', () => {
  const commands = API_CALLS.flatMap(({ name }) => /^POST \/v1\/trades\/\{tradeId\}\/(\w+)$/.exec(name)?.[1] ?? []);
  expect(commands.sort()).toEqual(Object.keys(ALLOWED_IN).sort());
});

/** Waits for the approval of its way back to an account, after it was cancelled on the other one. */
async function reinstated(): Promise<string> {
  const { tradeId } = await booked(FOUR_EYES);
  await done(tradeId, 'amend', { body: { account: OTHER, reason: 'r' } });
  await done(tradeId, 'cancel');
  await accepted(tradeId, 'rollback', { body: { toVersion: 2, reason: 'r' } });
  await waiting(tradeId);
  return tradeId;
}

describe('what would return to an account of others', () => {
  test.for(['refuse', 'approve', 'amend', 'cancel'] as const)(
    '%s is a 403, and so is being shown it',
    async operation => {
      const tradeId = await reinstated();
      const { version } = await read(tradeId);
      const asked = { key: 'once', ifMatch: version, ...(operation === 'approve' && { body: {} }) };
      const previewed = operation === 'approve' || operation === 'amend' ? [{ ...asked, ...DRY }] : [];
      for (const options of [asked, { ...asked, ifMatch: 1 }, ...previewed]) {
        const one = await command(tradeId, operation, { ...options, as: { ...ELSE, accounts: [ON] } });
        expect(await problem(one)).toMatchObject({ status: 403, detail: `you have no access to account ${OTHER}` });
        const other = await command(tradeId, operation, { ...options, as: { ...ELSE, accounts: [OTHER] } });
        // The caller may not see the trade, and learns nothing of the trade.
        expect(await problem(other)).toMatchObject({
          status: 403,
          detail: 'you have no access to the account of this trade',
        });
        expect([one, other].map(({ headers }) => headers.has('etag'))).toEqual([false, false]);
      }
      expect(await eventsOf(tradeId)).toHaveLength(version);
      expect((await command(tradeId, operation, { ...asked, as: { ...ELSE, accounts: [ON, OTHER] } })).status).toBe(
        202,
      );
    },
  );
});

test('a submission to an account of others is a 403, also under a key that was used, and frees its key', async () => {
  const key = crypto.randomUUID();
  const as = { ...ELSE, accounts: [OTHER] };
  for (const taken of [key, (await booked(TRADE, 'taken-by-somebody')) && 'taken-by-somebody']) {
    const refused = await problem(await submit(TRADE, taken, as));
    expect(refused).toMatchObject({ status: 403, detail: `you have no access to account ${TRADE.account}` });
  }
  expect((await submit({ ...TRADE, account: OTHER }, key, as)).status).toBe(201);
});
