/** What belongs to another tenant is like what does not exist: the same answer, by the same calls, and nothing is left behind. */
import { runInDurableObject } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { beforeAll, describe, expect, test } from 'vitest';
import { isPermitted, ROLES } from '../../src/domain/permissions.ts';
import { tradeIdOf } from '../../src/domain/trade/trade-id.ts';
import { openTenant } from '../../src/durable-objects/tenant.ts';
import { insertDeadLetters } from '../../src/views/dead-letters.ts';
import { createApp } from '../../src/worker/app.ts';
import { LOCALLY } from '../../src/worker/local/gateway.ts';
import { API_CALLS, type ApiCall, requestOf } from './every-call.ts';
import { answerOf, type Claims, call, eventsOf, settled, submitted, TRADE, tokenOf } from './support.ts';
import { watchedBindings } from './watched-bindings.ts';

const app = createApp(LOCALLY);
const UNKNOWN = tradeIdOf('acme', 'nobody has sent this');
const THEIRS: Claims = { sub: 'o.ps', tenant: 'demo', roles: ['operations'] };

/** Of tenant demo: a trade, an API key, a dead letter. */
const theirs = { tradeId: '', key: '', letter: 'letter-of-demo' };
let before: unknown;

beforeAll(async () => {
  theirs.tradeId = (await submitted(TRADE, undefined, THEIRS)).tradeId;
  await settled(theirs.tradeId, THEIRS);
  const created = await call('POST', '/v1/api-keys', { as: THEIRS, body: { name: 'k', roles: ['auditor'] } });
  theirs.key = (await created.json<{ id: string }>()).id;
  const letter = { id: theirs.letter, queue: 'bookings' as const, tradeId: theirs.tradeId, sequence: 1, cause: 'x' };
  await insertDeadLetters(openTenant(env, 'demo').views, [
    { ...letter, attempts: 13, failedAt: '2026-11-23T12:00:00.000Z', redrivenAt: null },
  ]);
  before = await eventsOf(theirs.tradeId, THEIRS);
});

/** Everything about an answer that could tell one case from the other. */
async function asked(apiCall: ApiCall, as: Claims, id: string) {
  const calls: string[] = [];
  const [path, init] = requestOf(apiCall, id, TRADE.account);
  const headers = { ...init.headers, authorization: `Bearer ${await tokenOf(as)}` };
  const answer = await answerOf(app, `https://tapebook.test${path}`, { ...init, headers }, watchedBindings(calls));
  const { requestId: _, ...body } = (await answer.json()) as Record<string, unknown>;
  answer.headers.delete('x-request-id');
  return { status: answer.status, headers: [...answer.headers], body, calls };
}

/** What a Durable Object has stored, under either way of storing, and whether it will wake. */
const stored = (namespace: DurableObjectNamespace, name: string) =>
  runInDurableObject(namespace.getByName(name), async (_, { storage }) => ({
    tables: storage.sql.exec("SELECT name FROM sqlite_master WHERE name NOT LIKE '\\_cf%' ESCAPE '\\'").toArray(),
    keys: [...(await storage.list()).keys()],
    alarm: await storage.getAlarm(),
  }));
const NOTHING = { tables: [], keys: [], alarm: null };

const ABOUT_ONE = API_CALLS.filter(({ path }) => path.includes('{'));

describe.for(ABOUT_ONE)('$name', apiCall => {
  const [foreign, unknown] = apiCall.path.includes('{tradeId}')
    ? [() => theirs.tradeId, UNKNOWN]
    : [() => (apiCall.path.includes('api-keys') ? theirs.key : theirs.letter), 'unknown'];

  test.for(
    ROLES.flatMap(role => [undefined, [TRADE.account]].map(accounts => [role, accounts] as const)).filter(
      ([role, accounts]) => isPermitted({ roles: [role], accounts }, apiCall.operation),
    ),
  )('as %s of the accounts %s', async ([role, accounts]) => {
    const as: Claims = { sub: `${role}.acme`, tenant: 'acme', roles: [role], ...(accounts && { accounts }) };
    const [one, other] = [await asked(apiCall, as, foreign()), await asked(apiCall, as, unknown)];
    expect(one.status).toBe(404);
    expect(one.body).toMatchObject({ code: 'not_found' });
    expect(one).toEqual(other);
    // An account that the token does not name is not even looked up.
    const looks = one.calls.some(name => !name.endsWith('_LIMIT.limit'));
    expect(looks).toBe(!(accounts && apiCall.path.includes('/accounts/')));
  });
});

test('and after all that, nothing is there that was not there before', async () => {
  for (const id of [theirs.tradeId, UNKNOWN]) {
    expect(await stored(env.TRADE_LEDGER, `acme/${id}`), id).toEqual(NOTHING);
  }
  expect(await stored(env.TENANT_FEED, 'acme')).toEqual(NOTHING);
  expect(await eventsOf(theirs.tradeId, THEIRS)).toEqual(before);
  const rows = await env.VIEWS.prepare("SELECT count(*) AS n FROM trades WHERE tenant = 'acme'").first<{ n: number }>();
  expect(rows?.n).toBe(0);
});
