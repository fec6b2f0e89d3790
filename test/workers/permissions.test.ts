/** Every call of the API as everybody there is: every role and none, on own and on other accounts, against the table of permissions. */
import { createExecutionContext } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { beforeAll, describe, expect, test } from 'vitest';
import type { Problem } from '../../src/contracts/problem.ts';
import { denial, permissionOf, ROLES } from '../../src/domain/permissions.ts';
import { createApp } from '../../src/worker/app.ts';
import { LOCALLY } from '../../src/worker/local/gateway.ts';
import { API_CALLS, type ApiCall, requestOf } from './every-call.ts';
import { answerOf, type Claims, call, openStream, settled, submitted, TRADE, tokenOf, until } from './support.ts';

const OWN = 'EQ-001';
const FOREIGN = 'EQ-002';
const SEEDER: Claims = { sub: 'seed', tenant: 'demo', roles: ['trader'] };
/** The accounts of a token: all, those of the trade that is asked about, or others. */
const LIMITS = [undefined, [OWN], [FOREIGN]] as const;

const app = createApp(LOCALLY);
const ids = { own: '', foreign: '' };

beforeAll(async () => {
  ids.own = (await submitted({ ...TRADE, account: OWN }, undefined, SEEDER)).tradeId;
  ids.foreign = (await submitted({ ...TRADE, account: FOREIGN }, undefined, SEEDER)).tradeId;
  for (const id of Object.values(ids)) await settled(id, SEEDER);
  for (const account of [OWN, FOREIGN])
    await until(async () => (await (await call('GET', `/v1/positions?account=${account}`)).text()).includes(account));
  await until(async () => (await (await call('GET', '/v1/feed')).text()).includes(ids.foreign));
});

async function ask(apiCall: ApiCall, as: Claims | null, id = ids.own, account = OWN): Promise<Response> {
  const [path, init] = requestOf(apiCall, id, account);
  const authorization = as && { authorization: `Bearer ${await tokenOf(as)}` };
  const answer = await answerOf(
    app,
    `https://tapebook.test${path}`,
    { ...init, headers: { ...init.headers, ...authorization } },
    env,
    createExecutionContext(),
  );
  answer.webSocket?.accept();
  answer.webSocket?.close();
  return answer;
}

const claims = (role: Claims['roles'][number], accounts: readonly string[] | undefined): Claims => ({
  sub: `${role}.person`,
  tenant: 'demo',
  roles: [role],
  ...(accounts && { accounts: [...accounts] }),
});

/** What the table says of a call about a trade on `OWN`, that is to be there. */
function isRefused({ operation, path, name }: ApiCall, as: Claims): boolean {
  if (denial(as, operation)) return true;
  const names = path.includes('{tradeId}') || name === 'POST /v1/trades';
  return permissionOf(operation).accounts === 'checked' && names && !(as.accounts?.includes(OWN) ?? true);
}

describe.for(API_CALLS)('$name', apiCall => {
  test('without a token: 401', async () => {
    expect((await ask(apiCall, null)).status).toBe(401);
  });

  test.for(ROLES.flatMap(role => LIMITS.map(accounts => [role, accounts] as const)))(
    'as %s of the accounts %s',
    async ([role, accounts]) => {
      const as = claims(role, accounts);
      const answer = await ask(apiCall, as);
      if (isRefused(apiCall, as)) {
        expect(answer.status).toBe(403);
        expect((await answer.json<Problem>()).code).toBe('forbidden');
      } else expect([401, 403]).not.toContain(answer.status);
    },
  );
});

test('who has several roles may do what any of them may', async () => {
  const [rollback] = API_CALLS.filter(({ operation }) => operation === 'trade.rollback');
  if (!rollback) throw new Error('there is no rollback');
  const both: Claims = { ...claims('auditor', undefined), roles: ['auditor', 'operations'] };
  expect((await ask(rollback, both)).status).toBe(412);
});

test('a trade may not be amended to an account that is not among the own', async () => {
  const [amend] = API_CALLS.filter(({ operation }) => operation === 'trade.amend');
  if (!amend) throw new Error('there is no amend');
  expect((await ask(amend, claims('trader', [OWN]), ids.own, FOREIGN)).status).toBe(403);
  expect((await ask(amend, claims('trader', [OWN, FOREIGN]), ids.own, FOREIGN)).status).toBe(412);
});

/** Reads whose answers name accounts or trades. */
const LISTS = API_CALLS.filter(
  ({ operation, method, name, path }) =>
    permissionOf(operation).accounts === 'filtered' &&
    method === 'GET' &&
    name !== 'GET /v1/stream' &&
    !path.includes('{') &&
    !/instruments|counterparties/.test(name),
);

describe.for(LISTS)('$name shows what is on own accounts, and nothing else', list => {
  test.for(ROLES)('to %s', async role => {
    const shown = async (accounts?: string[]) => (await ask(list, claims(role, accounts))).text();
    const [all, own, foreign, none] = await Promise.all([shown(), shown([OWN]), shown([FOREIGN]), shown([])]);
    for (const account of [OWN, FOREIGN]) expect(all).toContain(account);
    expect(own).toContain(OWN);
    for (const text of [FOREIGN, ids.foreign]) expect(own).not.toContain(text);
    expect(foreign).toContain(FOREIGN);
    for (const text of [OWN, ids.own]) expect(foreign).not.toContain(text);
    for (const text of [OWN, FOREIGN, ids.own, ids.foreign]) expect(none).not.toContain(text);
  });
});

test('the versions of an account are for those who may use it', async () => {
  const status = async (accounts?: string[]) =>
    (await call('GET', `/v1/reference/accounts/${OWN}/versions`, { as: claims('operations', accounts) })).status;
  expect([await status(), await status([OWN]), await status([FOREIGN])]).toEqual([200, 200, 404]);
});

describe('the stream', () => {
  test.for(ROLES)('shows the same to %s, by token and by ticket', async role => {
    for (const [accounts, expected] of [
      [undefined, [ids.own, ids.foreign]],
      [[OWN], [ids.own]],
      [[FOREIGN], [ids.foreign]],
    ] as const) {
      const as = claims(role, accounts);
      const { ticket } = await (await call('POST', '/v1/stream/tickets', { as })).json<{ ticket: string }>();
      for (const stream of [
        await openStream('?after=0', { as }),
        await openStream(`?after=0&ticket=${ticket}`, { headers: { authorization: '' } }),
      ]) {
        // Submissions of allowed calls above are in it too: what counts is the last of what was there from the start.
        const last = expected.at(-1);
        await until(async () => stream.items().some(({ event }) => event.tradeId === last));
        const seen = new Set(stream.items().map(({ event }) => event.tradeId));
        for (const id of Object.values(ids)) expect(seen.has(id)).toBe((expected as readonly string[]).includes(id));
        stream.socket.close();
      }
    }
  });
});
