/** New secrets for API keys: rights to roll, the time of old secrets, and the people behind a rolled key. */
import { env } from 'cloudflare:workers';
import { expect, test } from 'vitest';
import { MAX_REPLACED_SECRETS } from '../../src/domain/api-key.ts';
import { openTenant } from '../../src/durable-objects/tenant.ts';
import { subjectsActingFor } from '../../src/views/api-keys.ts';
import keysJson from '../fixtures/1235922/api-keys.json' with { type: 'json' };
import { callAs, change, type Issued, issued, listedKey, operations, readWith } from './api-key-support.ts';
import { openStream, TRADE } from './support.ts';

const HOUR_MS = 60 * 60_000;
const OPS = operations('rolls');

const roll = async (by: Parameters<typeof change>[0], id: string): Promise<Issued> => {
  const { status, body } = await change(by, id, 'roll');
  if (status !== 200) throw new Error(`${status} ${JSON.stringify(body)}`);
  return body;
};

test('a roll keeps id, subject, rights and end; both secrets work, as one sender', async () => {
  const first = await issued(OPS, { roles: ['trader'], accounts: ['EQ-001'], expiresAt: '2999-01-01T00:00:00Z' });
  const submit = (key: string) => callAs(key, 'POST', '/v1/trades', { key: 'once', body: TRADE });
  const submitted = await (await submit(first.key)).json<{ tradeId: string; submittedBy: string }>();
  const second = await roll(OPS, first.id);
  expect(second.key).not.toBe(first.key);
  for (const same of ['id', 'roles', 'accounts', 'expiresAt', 'createdBy', 'state'] as const)
    expect(second[same]).toEqual(first[same]);
  expect(Date.parse(second.replacedSecretsUntil ?? '') - Date.parse(second.rolledAt ?? '')).toBe(24 * HOUR_MS);
  for (const { key } of [first, second]) {
    const again = await submit(key);
    expect(again.headers.get('idempotency-replayed')).toBe('true');
    expect(await again.json()).toMatchObject(submitted);
    expect(await (await callAs(key, 'GET', '/v1/me')).json()).toMatchObject({ sub: submitted.submittedBy });
  }
  expect(await (await callAs(first.key, 'GET', '/v1/me')).json()).toMatchObject({
    expiresAt: second.replacedSecretsUntil,
  });
});

test('a replaced secret stops 24 hours after its own roll, whatever else was rolled since', async () => {
  const first = await issued(OPS);
  const second = await roll(OPS, first.id);
  const third = await roll(OPS, first.id);
  expect(await Promise.all([first, second, third].map(({ key }) => readWith(key)))).toEqual([200, 200, 200]);
  const other = await issued(OPS);
  const replacement = await roll(OPS, other.id);
  const newest = await roll(OPS, other.id);
  await env.VIEWS.prepare(
    `UPDATE api_keys SET replaced_secrets = json_set(replaced_secrets, '$[0].until', ?1) WHERE id = ?2`,
  )
    .bind(new Date().toISOString(), other.id)
    .run();
  expect(await Promise.all([other, replacement, newest].map(({ key }) => readWith(key)))).toEqual([401, 200, 200]);
  // Its place is free for another roll.
  await roll(OPS, other.id);
  const row = await env.VIEWS.prepare('SELECT replaced_secrets FROM api_keys WHERE id = ?').bind(other.id).first();
  expect(JSON.parse(String(row?.replaced_secrets))).toHaveLength(2);
});

test('a stream of a replaced secret ends with that secret', async () => {
  const first = await issued(OPS, { roles: ['trader'] });
  await roll(OPS, first.id);
  await env.VIEWS.prepare(
    `UPDATE api_keys SET replaced_secrets = json_set(replaced_secrets, '$[0].until', ?1) WHERE id = ?2`,
  )
    .bind(new Date(Date.now() + 1_500).toISOString(), first.id)
    .run();
  const stream = await openStream('', { headers: { authorization: `Bearer ${first.key}` } });
  expect((await stream.closed).code).toBe(4001);
});

test('of fifty rolls at once as many succeed as there may be replaced secrets, and each of those secrets works', async () => {
  const first = await issued(OPS);
  const rolls = await Promise.all(Array.from({ length: 50 }, () => change(OPS, first.id, 'roll')));
  const rolled = rolls.filter(({ status }) => status === 200);
  expect(rolled).toHaveLength(MAX_REPLACED_SECRETS);
  for (const { status, body } of rolls.filter(each => !rolled.includes(each)))
    expect([status, body.code, body.detail]).toEqual([
      ...[409, 'not_allowed_in_status', expect.stringContaining('replaced secrets still work')],
    ]);
  const keys = [first.key, ...rolled.map(({ body }) => body.key)];
  expect(await Promise.all(keys.map(readWith))).toEqual(keys.map(() => 200));
});

test('a key rolls itself and what ends with it, and no other key', async () => {
  const first = await issued(OPS);
  const second = await issued(first.key);
  const third = await issued(second.key);
  const adopted = await issued(first.key);
  await change(OPS, adopted.id, 'adopt');
  const own = await roll(first.key, first.id);
  await roll(own.key, third.id);
  const beside = await issued(OPS);
  for (const [by, id] of [
    [second.key, first.id],
    [first.key, beside.id],
    [first.key, adopted.id],
  ] as const) {
    const { status, body } = await change(by, id, 'roll');
    expect([status, body.code]).toEqual([403, 'forbidden']);
  }
});

test('a caller who may not make a key may not roll or adopt one', async () => {
  const { id } = await issued(OPS, { roles: ['trader'] });
  for (const what of ['roll', 'adopt'] as const) {
    expect((await change({ ...OPS, roles: ['trader', 'auditor'] }, id, what)).status).toBe(403);
    expect((await change({ ...OPS, accounts: ['EQ-001'] }, id, what)).status).toBe(403);
    expect((await change(operations('acme'), id, what)).status).toBe(404);
  }
});

test('for four eyes a key counts as each person who made, rolled or adopted it, and as those of its chain', async () => {
  const first = await issued(operations('rolls', 'maker'));
  const second = await issued(first.key);
  await change(operations('rolls', 'adopter'), second.id, 'adopt');
  for (const sub of ['roller', 'roller', 'another']) await change(operations('rolls', sub), first.id, 'roll');
  await roll(first.key, first.id);
  const { views } = openTenant(env, 'rolls');
  const keysOf = async (actor: string, actorIssuer?: string) =>
    (await subjectsActingFor(views, { actor, actorIssuer })).sort();
  const both = [first.id, second.id].map(id => `key:${id}`);
  for (const sub of ['maker', 'roller', 'another']) expect(await keysOf(sub)).toEqual([...both, sub].sort());
  expect(await keysOf('adopter')).toEqual(['adopter', `key:${second.id}`]);
  expect(await keysOf('roller', 'https://another.example')).toEqual(['roller']);
  const row = await env.VIEWS.prepare('SELECT people FROM api_keys WHERE id = ?').bind(first.id).first();
  expect(JSON.parse(String(row?.people)).map(({ actor }: { actor: string }) => actor)).toEqual(['roller', 'another']);
});

test('keys of commit 1235922 work, are rolled, and keep their old secret for 24 hours', async () => {
  for (const { key, row } of keysJson) {
    const columns = Object.keys(row);
    await env.VIEWS.prepare(
      `INSERT INTO api_keys (${columns}) VALUES (${columns.map(() => '?').join()}) ON CONFLICT DO NOTHING`,
    )
      .bind(...Object.values(row))
      .run();
    expect(await readWith(key)).toBe(row.revoked_at === null ? 200 : 401);
    if (row.revoked_at !== null) continue;
    const { key: rolled } = await roll(operations('demo'), row.id);
    expect([await readWith(key), await readWith(rolled)]).toEqual([200, 200]);
    expect(await listedKey(operations('demo'), row.id)).toMatchObject({ name: row.name, createdBy: row.created_by });
  }
});
