/** Changes in the audit trail, of commands that change much, nothing, or only a part. */
import { createExecutionContext } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { expect, test } from 'vitest';
import { openTenant } from '../../src/durable-objects/tenant.ts';
import { insertDeadLetters } from '../../src/views/dead-letters.ts';
import { createApp } from '../../src/worker/app.ts';
import { LOCALLY } from '../../src/worker/local/gateway.ts';
import { ADMIN, amended, command, deadLetter, keyOfKey, somebody, trailOf } from './audit-support.ts';
import { answerOf, type Claims, call, tokenOf, until } from './support.ts';

const uploaded = async (as: Claims, items: object[]): Promise<Response> =>
  call('PUT', '/v1/reference/accounts', { as, body: { items } });

test('of a large upload the trail keeps the first changes and the number of the others; records as they were do not count', async () => {
  const as = somebody();
  const items = Array.from({ length: 300 }, (_, n) => ({
    account: `EQ-L${n}`,
    name: 'Large',
    validFrom: '2026-01-01',
  }));
  const limited = items.map((item, n) => (n === 299 ? { ...item, notionalLimit: '5' } : item));
  for (const upload of [items, items, limited]) expect((await uploaded(as, upload)).status).toBe(200);
  const [third, second, first] = (await trailOf(as)).items;
  expect([first?.changes?.length, first?.changesLeftOut]).toEqual([50, 250]);
  expect([second?.changes, second?.changesLeftOut]).toEqual([[], undefined]);
  expect(third?.changes).toMatchObject([
    { id: 'EQ-L299', before: { notionalLimit: null }, after: { notionalLimit: '5', validFrom: '2026-01-01' } },
  ]);
});

test('the longest key and the longest names fit in an entry, and in a page of entries', async () => {
  const as = somebody();
  const accounts = Array.from({ length: 100 }, (_, n) => `${'𝔸'.repeat(60)}${n}`);
  await uploaded(ADMIN, [{ account: 'EQ-LONG', name: '𝔸'.repeat(200) }]);
  const roles = ['auditor', 'auditor', 'auditor'];
  const answer = await call('POST', '/v1/api-keys', { as, body: { name: '𝔸'.repeat(200), roles, accounts } });
  expect(answer.status).toBe(201);
  const [entry] = (await trailOf(as)).items;
  expect(entry?.changes).toMatchObject([{ after: { accounts, roles: ['auditor'] } }]);
  expect(JSON.stringify(entry).length).toBeLessThan(20_000);
});

test('fifty rollbacks at once: one has an effect, and the trail has one command with it', async () => {
  const as = somebody();
  const tradeId = await amended();
  const answers = await Promise.all(
    Array.from({ length: 50 }, (_, n) =>
      command(tradeId, 'rollback', as, {
        ...{ key: `at-once-${n}`, headers: { 'if-match': '"4"' } },
        body: { toVersion: 2, reason: 'at once' },
      }),
    ),
  );
  expect(answers.map(({ status }) => status).sort()).toEqual([202, ...Array(49).fill(412)]);
  const { items, notKept } = await until(async () => {
    const trail = await trailOf(as);
    const counted = trail.notKept.filter(({ subject }) => subject === as.sub);
    const total = counted.reduce((sum, { count }) => sum + count, 0) + trail.items.length;
    return total === 50 && { items: trail.items, notKept: counted };
  });
  expect(items.filter(({ kind }) => kind === 'command')).toMatchObject([{ status: 202, changes: [{ id: tradeId }] }]);
  expect(notKept.map(({ codes }) => Object.keys(codes))).toEqual([['version_mismatch']]);
});

test('the repetition of a command under its key is no second entry, and writes no row', async () => {
  const as = somebody();
  const tradeId = await amended();
  const back = { body: { toVersion: 2, reason: 'once' }, key: 'once' };
  const first = await command(tradeId, 'rollback', as, back);
  for (let n = 0; n < 3; n++) {
    const again = await command(tradeId, 'rollback', as, back);
    expect([again.status, again.headers.get('idempotency-replayed')]).toEqual([202, 'true']);
  }
  expect(first.status).toBe(202);
  expect((await trailOf(as)).items).toHaveLength(1);
});

test('a command that is cut off keeps what it was about to change', async () => {
  const as = somebody();
  const tradeId = await amended();
  const { jobs } = openTenant(env, 'demo');
  const cutOff = {
    auditCommand: (...begun: Parameters<typeof jobs.auditCommand>) => jobs.auditCommand(...begun),
    auditOutcome: async () => {
      throw new Error('the process dies here, on purpose');
    },
  };
  const answer = await answerOf(
    createApp(LOCALLY),
    `/v1/trades/${tradeId}/rollback`,
    {
      method: 'POST',
      headers: {
        ...{ authorization: `Bearer ${await tokenOf(as)}`, 'content-type': 'application/json' },
        ...{ 'idempotency-key': 'cut-off', 'if-match': '*' },
      },
      body: JSON.stringify({ toVersion: 2, reason: 'cut off' }),
    },
    { ...env, TENANT_JOBS: { getByName: () => cutOff } },
    createExecutionContext(),
  );
  expect(answer.status).toBe(202);
  expect((await trailOf(as)).items).toMatchObject([
    {
      kind: 'command',
      status: null,
      changes: [{ id: tradeId, before: { version: 4, status: 'BOOKED' }, after: null }],
    },
  ]);
});

test('neither a dry run nor its refusal is an entry', async () => {
  const as = somebody();
  const tradeId = await amended();
  const path = `/v1/trades/${tradeId}/rollback?dryRun=true`;
  expect((await call('POST', path, { as, body: { toVersion: 2, reason: 'shown' } })).status).toBe(200);
  expect((await call('POST', path, { as, body: {} })).status).toBe(422);
  expect((await trailOf(as)).items).toEqual([]);
});

test('a redrive of letters that succeeds in part: the trail has the letters brought back', async () => {
  const as = somebody();
  const good = await deadLetter();
  const failedAt = '9999-01-01T00:00:00.000Z';
  await insertDeadLetters(openTenant(env, 'demo').views, [
    { id: 'lost', queue: 'bookings', tradeId: 'T0', sequence: 1, cause: 'c', attempts: 1, failedAt, redrivenAt: null },
  ]);
  expect((await call('POST', '/v1/dead-letters/redrive?limit=2', { as })).status).toBe(404);
  expect((await call('POST', '/v1/dead-letters/lost/redrive', { as })).status).toBe(404);
  expect((await trailOf(as)).items).toMatchObject([
    { kind: 'refusal', operation: 'dead-letter.redrive', status: 404 },
    { kind: 'command', status: 404, code: 'not_found', changes: [{ id: good, after: { redriven: true } }] },
  ]);
});

test('a revocation names the keys that end with the revoked one; the same again changes nothing', async () => {
  const as = somebody();
  const { maker, made } = await keyOfKey();
  for (let n = 0; n < 2; n++) expect((await call('DELETE', `/v1/api-keys/${maker}`, { as })).status).toBe(200);
  const [second, first] = (await trailOf(as)).items;
  expect(first?.changes).toMatchObject([
    { id: maker, before: { state: 'active', name: 'maker' }, after: { state: 'revoked' } },
    { id: made, before: { state: 'active' }, after: { state: 'revoked' } },
  ]);
  expect(second?.changes).toEqual([]);
});
