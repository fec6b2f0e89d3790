/** The audit trail through the API: commands with what they changed, and refusals within bounds. */
import { createExecutionContext, runInDurableObject, waitOnExecutionContext } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { expect, test, vi } from 'vitest';
import type { AuditEntry, AuditTrail } from '../../src/contracts/audit.ts';
import type { Rebuild } from '../../src/contracts/jobs.ts';
import {
  MAX_REFUSALS_PER_SUBJECT_AND_MINUTE as MAX_OF_SUBJECT,
  type RefusalCount,
  totalOf,
} from '../../src/domain/refusal-budget.ts';
import { createApp } from '../../src/worker/app.ts';
import { LOCALLY } from '../../src/worker/local/gateway.ts';
import { answerOf, type CallOptions, type Claims, call, settled, submitted, TRADE, tokenOf, until } from './support.ts';

const OPERATIONS: Claims = { sub: 'o.ps', tenant: 'demo', roles: ['operations'] };

/** Each test has a tenant of its own: what is refused is bounded by tenant. */
const newTenant = () => `t-${crypto.randomUUID().slice(0, 8)}`;

async function trail(tenant: string, query = ''): Promise<AuditTrail> {
  const answer = await call('GET', `/v1/audit${query}`, { as: { sub: 'a.udit', tenant, roles: ['auditor'] } });
  expect(answer.status).toBe(200);
  return answer.json();
}

const totalNotKept = ({ notKept }: AuditTrail): number => notKept.reduce((sum, { count }) => sum + count, 0);

const rowsIn = (tenant: string): Promise<number> =>
  runInDurableObject(env.TENANT_JOBS.getByName(tenant), (_, { storage }) =>
    Number(storage.sql.exec('SELECT count(*) AS rows FROM audit').one().rows),
  );

const app = createApp(LOCALLY);

/** Asks a gateway whose tenants' jobs are seen, or replaced. */
const askWith = async (
  jobs: object,
  path: string,
  as: Claims | null,
  init: RequestInit = {},
  ctx: ExecutionContext = createExecutionContext(),
) =>
  answerOf(
    app,
    `https://tapebook.test${path}`,
    { ...init, headers: { ...init.headers, ...(as && { authorization: `Bearer ${await tokenOf(as)}` }) } },
    { ...env, TENANT_JOBS: { getByName: () => jobs } },
    ctx,
  );

test('every command of operations is recorded: who, what, by which request, and how it ended', async () => {
  const { tradeId } = await submitted(TRADE, undefined, OPERATIONS);
  await settled(tradeId);
  const path = `/v1/trades/${tradeId}`;
  const because = { body: { reason: 'test' }, key: 'another' };
  const commands: [string, number, string, string, CallOptions][] = [
    ['trade.amend', 202, 'POST', `${path}/amend`, { body: { quantity: '7', reason: 'test' }, key: 'k' }],
    ['trade.rollback', 202, 'POST', `${path}/rollback`, { body: { toVersion: 2, reason: 'test' }, key: 'r' }],
    ['trade.rollforward', 412, 'POST', `${path}/rollforward`, { ...because, headers: { 'if-match': '"1"' } }],
    ['trade.rollback', 422, 'POST', `${path}/rollback`, { body: { toVersion: 0, reason: 'test' }, key: 's' }],
    ['trade.retry', 409, 'POST', `${path}/retry`, because],
    ['trade.approve', 409, 'POST', `${path}/approve`, because],
    ['trade.refuse', 400, 'POST', `${path}/refuse`, { body: { reason: 'no key' } }],
    ['dead-letter.redrive', 404, 'POST', '/v1/dead-letters/none/redrive', {}],
    ['dead-letter.redrive', 202, 'POST', '/v1/dead-letters/redrive', {}],
    ['views.rebuild', 202, 'POST', '/v1/views/rebuild', {}],
    ['views.rebuild', 200, 'DELETE', '/v1/views/rebuild', {}],
    ['views.reconcile', 202, 'POST', '/v1/reconciliation', {}],
    ['api-key.create', 201, 'POST', '/v1/api-keys', { body: { name: 'k', roles: ['auditor'] } }],
    ['api-key.roll', 404, 'POST', '/v1/api-keys/none/roll', {}],
    ['api-key.adopt', 404, 'POST', '/v1/api-keys/none/adopt', {}],
    ['api-key.revoke', 404, 'DELETE', '/v1/api-keys/none', {}],
    [
      'reference.write',
      200,
      'PUT',
      '/v1/reference/accounts',
      { body: { items: [{ account: 'EQ-A', name: 'Audited', open: true }] } },
    ],
  ];
  for (const [operation, status, method, target, { headers, ...options }] of commands) {
    if (operation === 'trade.rollback') await settled(tradeId);
    const answer = await call(method, target, {
      as: OPERATIONS,
      headers: { 'if-match': '*', 'x-request-id': `audit-${operation}-${status}`, ...headers },
      ...options,
    });
    expect(answer.status, `${target} ${await answer.text()}`).toBe(status);
  }
  await call('POST', `${path}/rollback?dryRun=true`, { as: OPERATIONS, body: { toVersion: 1, reason: 'x' } });
  await call('GET', '/v1/dead-letters', { as: OPERATIONS });

  const { items } = await trail('demo', '?subject=o.ps');
  const expected = commands.filter(([operation]) => operation !== 'trade.amend').reverse();
  expect(
    items.map(({ kind, subject, operation, status, target }) => [kind, subject, operation, status, target]),
  ).toEqual(
    expected.map(([operation, status, method, target]) => [
      status < 400 ? 'command' : 'refusal',
      'o.ps',
      operation,
      status,
      `${method} ${target}`,
    ]),
  );
  for (const { requestId, operation, status, code, kind, changes } of items) {
    expect(changes === undefined).toBe(kind === 'refusal');
    expect(requestId).toBe(`audit-${operation}-${status}`);
    expect(code === null).toBe(Number(status) < 400);
  }
});

test('refusals are recorded for whoever has a tenant, once, and those of nobody are logged only', async () => {
  const tenant = newTenant();
  const trader: Claims = { sub: 't.ng', tenant, roles: ['trader'] };
  const warned = vi.spyOn(console, 'warn');
  expect((await call('GET', '/v1/api-keys', { as: trader })).status).toBe(403);
  const limited: Claims = { sub: 'o.ps', tenant, roles: ['operations'], accounts: ['EQ-001'] };
  expect((await call('POST', '/v1/reconciliation', { as: limited })).status).toBe(403);
  const { tradeId } = await submitted(TRADE, undefined, trader);
  const other: Claims = { ...limited, accounts: ['EQ-002'] };
  expect((await call('GET', `/v1/trades/${tradeId}/events`, { as: other })).status).toBe(403);
  const retry = { as: other, key: 'k', body: { reason: 'x' }, headers: { 'if-match': '*' } };
  expect((await call('POST', `/v1/trades/${tradeId}/retry`, retry)).status).toBe(403);
  expect((await call('GET', '/v1/trades', { headers: { authorization: 'Bearer nonsense' } })).status).toBe(401);

  const { items } = await trail(tenant);
  expect(items.map(({ kind, subject, operation, status, code }) => [kind, subject, operation, status, code])).toEqual([
    ['refusal', 'o.ps', 'trade.retry', 403, 'forbidden'],
    ['refusal', 'o.ps', 'trade.read', 403, 'forbidden'],
    ['refusal', 'o.ps', 'views.reconcile', 403, 'forbidden'],
    ['refusal', 't.ng', 'api-key.read', 403, 'forbidden'],
  ]);
  const lines = warned.mock.calls.map(([line]) => JSON.parse(String(line))).filter(({ event }) => event === 'refused');
  warned.mockRestore();
  expect(lines.map(({ status }) => status)).toEqual([403, 403, 403, 403, 401]);
  expect(lines[0]).toMatchObject({ tenant, subject: 't.ng', operation: 'api-key.read', target: 'GET /v1/api-keys' });
});

test('a flood of one subject: few are handed on, the others counted, and another subject is recorded all the same', async () => {
  const tenant = newTenant();
  const trader: Claims = { sub: 't.ng', tenant, roles: ['trader'] };
  const jobs = { auditRefusal: vi.fn(async () => {}), auditOmissions: vi.fn(async (_counts: RefusalCount[]) => {}) };
  const warned = vi.spyOn(console, 'warn');
  const ctx = createExecutionContext();
  // A minute of its own, which does not end meanwhile.
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 10 * 60_000 });
  const flood = async (as: Claims | null, path: string, times: number) => {
    for (let n = 0; n < times; n++) await askWith(jobs, path, as, {}, ctx);
  };
  await flood(trader, '/v1/api-keys', 150);
  expect(jobs.auditRefusal).toHaveBeenCalledTimes(MAX_OF_SUBJECT);
  const logged = () => warned.mock.calls.filter(([line]) => String(line).includes('"refused"')).length;
  expect(logged()).toBe(21);
  await flood({ ...trader, sub: 'n.ew' }, '/v1/api-keys', 1);
  expect(jobs.auditRefusal).toHaveBeenCalledTimes(MAX_OF_SUBJECT + 1);
  const before = logged();
  await flood(null, '/v1/trades', 150);
  expect(logged() - before).toBe(21);
  expect(jobs.auditRefusal).toHaveBeenCalledTimes(MAX_OF_SUBJECT + 1);
  vi.useRealTimers();
  warned.mockRestore();
  await waitOnExecutionContext(ctx);
  const counts = jobs.auditOmissions.mock.calls.flatMap(([handed]) => handed);
  expect(new Set(counts.map(({ by }) => by?.actor))).toEqual(new Set(['t.ng']));
  expect(counts.reduce((sum, count) => sum + totalOf(count), 0)).toBe(150 - MAX_OF_SUBJECT);
});

test('empty rollbacks push nothing out: they are refusals, few of them are kept, and the count of the others is shown', async () => {
  const tenant = newTenant();
  const as: Claims = { sub: 'o.ps', tenant, roles: ['operations'] };
  expect((await call('POST', '/v1/reconciliation', { as })).status).toBe(202);
  for (let n = 0; n < 100; n++) {
    const answer = await call('POST', '/v1/trades/T00000000000000000000000000/rollback', { as });
    expect(answer.status).toBe(415);
  }
  const shown = await until(async () => {
    const page = await trail(tenant);
    return totalNotKept(page) + page.items.length === 101 && page;
  });
  const [command, ...more] = shown.items.filter(({ kind }) => kind === 'command');
  expect([command?.operation, more]).toEqual(['views.reconcile', []]);
  // A minute may end on the way.
  expect(shown.items.length).toBeLessThanOrEqual(1 + 2 * MAX_OF_SUBJECT);
  expect(shown.notKept).toMatchObject([{ subject: 'o.ps', codes: { unsupported_media_type: totalNotKept(shown) } }]);
  expect(await rowsIn(tenant)).toBe(shown.items.length + shown.notKept.length);
});

test('a method or path that the API does not have: attempts to change something are recorded, looking is not', async () => {
  const tenant = newTenant();
  const as: Claims = { sub: 'a.udit', tenant, roles: ['auditor'] };
  expect((await call('DELETE', '/v1/audit', { as })).status).toBe(405);
  expect((await call('POST', '/v1/nothing', { as })).status).toBe(404);
  expect((await call('GET', '/v1/nothing', { as })).status).toBe(404);
  const { items } = await trail(tenant, '?operation=unknown');
  expect(items.map(({ kind, target, code }) => [kind, target, code])).toEqual([
    ['refusal', 'POST /v1/nothing', 'not_found'],
    ['refusal', 'DELETE /v1/audit', 'method_not_allowed'],
  ]);
});

const RUNNING: Rebuild = {
  state: 'running',
  processed: 0,
  total: 0,
  startedAt: null,
  updatedAt: null,
  contentHash: null,
  error: null,
};

test('a trail that cannot be written: no command is carried out, and a refusal stays one', async () => {
  const down = async () => {
    throw new Error('the object is down, on purpose');
  };
  const jobs = {
    ...{ auditCommand: down, auditRefusal: down, auditOutcome: down, auditOmissions: down },
    ...{ rebuild: async () => RUNNING, startRebuild: vi.fn() },
  };
  const rebuild = await askWith(jobs, '/v1/views/rebuild', OPERATIONS, { method: 'POST' });
  expect(rebuild.status).toBe(503);
  expect(rebuild.headers.get('retry-after')).toBe('1');
  expect(jobs.startRebuild).not.toHaveBeenCalled();
  const trader: Claims = { sub: 't.ng', tenant: newTenant(), roles: ['trader'] };
  expect((await askWith(jobs, '/v1/views/rebuild', trader, { method: 'POST' })).status).toBe(403);
  // It was done; that the outcome could not be kept is no reason to tell the caller otherwise.
  const done = { ...jobs, auditCommand: async () => 1, startRebuild: async () => RUNNING };
  expect((await askWith(done, '/v1/views/rebuild', OPERATIONS, { method: 'POST' })).status).toBe(202);
});

test('pages from the newest on, by subject and operation; for operations and auditors of all accounts', async () => {
  const tenant = newTenant();
  const people = ['a', 'b', 'c'].map(sub => ({ sub, tenant, roles: ['operations'] }) satisfies Claims);
  for (const path of ['/v1/dead-letters/redrive', '/v1/reconciliation', '/v1/dead-letters/redrive'])
    for (const as of people) expect((await call('POST', path, { as })).status).toBe(202);
  const seen: AuditEntry[] = [];
  let cursor: string | null = '';
  do {
    const page = await trail(tenant, `?limit=4${cursor && `&cursor=${cursor}`}`);
    seen.push(...page.items);
    cursor = page.nextCursor;
  } while (cursor);
  expect(seen.map(({ subject }) => subject).join('')).toBe('cbacbacba');
  expect((await trail(tenant, '?subject=b')).items).toHaveLength(3);
  expect((await trail(tenant, '?operation=views.reconcile')).items).toHaveLength(3);
  expect((await trail(tenant, '?operation=views.reconcile&subject=b')).items).toHaveLength(1);
  expect((await trail(newTenant())).items).toEqual([]);
  for (const query of ['?operation=trade.destroy', '?cursor=nonsense', '?limit=0'])
    expect((await call('GET', `/v1/audit${query}`, { as: { ...OPERATIONS, tenant } })).status).toBe(400);
  for (const as of [
    { sub: 't.ng', tenant, roles: ['trader'] },
    { sub: 'o.ps', tenant, roles: ['operations'], accounts: ['EQ-001'] },
  ] satisfies Claims[])
    expect((await call('GET', '/v1/audit', { as })).status).toBe(403);
});

test('reading the trail of a tenant that has none writes nothing', async () => {
  const tenant = newTenant();
  await trail(tenant);
  const tables = await runInDurableObject(env.TENANT_JOBS.getByName(tenant), (_, { storage }) =>
    storage.sql.exec("SELECT name FROM sqlite_master WHERE name NOT LIKE '_cf%'").toArray(),
  );
  expect(tables).toEqual([]);
});
