/** The list of API keys: pages, states, what a page reads, and how many keys may be active. */
import { env } from 'cloudflare:workers';
import { expect, test } from 'vitest';
import { listApiKeys } from '../../src/views/api-key-list.ts';
import { openViews } from '../../src/views/database.ts';
import { callAs, change, inMs, issued, listed, operations, readWith } from './api-key-support.ts';

/** Writes keys as they are kept, so many of each kind, created a second apart. */
async function written(
  tenant: string,
  kinds: readonly (readonly [count: number, expires: string | null, revoked: string | null])[],
) {
  const names: string[] = [];
  const statements = kinds.flatMap(([count, expiresAt, revokedAt], kind) =>
    Array.from({ length: count }, (_, n) => {
      names.push(`${kind}-${n}`);
      const created = new Date(Date.parse('2026-01-01T00:00:00.000Z') + names.length * 1000).toISOString();
      return env.VIEWS.prepare(
        `INSERT INTO api_keys (id, hash, tenant, name, roles, created_by, created_at, expires_at, given_expires_at, revoked_at)
         VALUES (?1, '', ?2, ?3, '["trader"]', 'o.ps', ?4, ?5, ?5, ?6)`,
      ).bind(`${tenant}-${kind}-${n}`, tenant, `${kind}-${n}`, created, expiresAt, revokedAt);
    }),
  );
  await env.VIEWS.batch(statements);
  return names;
}

test('active keys come first, the newest first, then those that ended, the latest end first', async () => {
  const as = operations('ordered');
  await written('ordered', [
    [2, null, null],
    [1, '2026-03-01T00:00:00.000Z', null],
    [1, '2999-01-01T00:00:00.000Z', null],
    [1, null, '2026-02-01T00:00:00.000Z'],
    [1, null, '2026-04-01T00:00:00.000Z'],
    [1, null, null],
  ]);
  const all = ['5-0', '2-0', '0-1', '0-0', '4-0', '1-0', '3-0'];
  for (const limit of [1, 2, 3, 4, 5, 200]) expect((await listed(as, '', limit)).map(({ name }) => name)).toEqual(all);
  for (const [state, names] of [
    ['active', all.slice(0, 4)],
    ['revoked', ['4-0', '3-0']],
    ['expired', ['1-0']],
  ] as const) {
    const found = await listed(as, `&state=${state}`, 2);
    expect(found.map(key => [key.name, key.state])).toEqual(names.map(name => [name, state]));
  }
});

test('a key that ends during a walk is neither shown twice nor left out', async () => {
  const as = operations('walked');
  await written('walked', [
    [3, null, null],
    [2, null, '2026-02-01T00:00:00.000Z'],
  ]);
  const ending = await issued(as, { name: 'ending', expiresAt: inMs(60_000) });
  const page = async (cursor: string) => {
    const answer = await callAs(as, 'GET', `/v1/api-keys?limit=2${cursor && `&cursor=${cursor}`}`);
    return answer.json<{ items: { name: string }[]; nextCursor: string }>();
  };
  const first = await page('');
  expect(first.items.map(({ name }) => name)).toEqual(['ending', '0-2']);
  await change(as, ending.id, 'revoke');
  await change(as, 'walked-0-1', 'revoke');
  const second = await page(first.nextCursor);
  const third = await page(second.nextCursor);
  expect([...second.items, ...third.items].map(({ name }) => name)).toEqual(['0-1', '0-0', '1-1', '1-0']);
  expect(third.nextCursor).toBeNull();
});

test.for([
  ['?state=ended', 'invalid_parameter'],
  ['?state=active&state=revoked', 'invalid_parameter'],
  ['?limit=0', 'invalid_parameter'],
  ['?cursor=x', 'invalid_cursor'],
  [`?cursor=${btoa('["ended"]')}`, 'invalid_cursor'],
  [`?cursor=${btoa('["active",1,"x","y"]')}`, 'invalid_cursor'],
])('%s is a 400 %s', async ([query, code]) => {
  const answer = await callAs(operations('asked'), 'GET', `/v1/api-keys${query}`);
  expect([answer.status, (await answer.json<{ code: string }>()).code]).toEqual([400, code]);
});

test('a page reads about as many rows as it shows, however many keys have ended', async () => {
  await written('many', [
    [60, null, null],
    [100, '2999-01-01T00:00:00.000Z', null],
    [200, '2026-03-01T00:00:00.000Z', null],
    [200, null, '2026-03-01T00:00:00.000Z'],
  ]);
  let rows = 0;
  const counted = {
    prepare: (text: string) => env.VIEWS.prepare(text),
    batch: async (statements: D1PreparedStatement[]) => {
      const results = await env.VIEWS.batch(statements);
      rows += results.reduce((sum, { meta }) => sum + meta.rows_read, 0);
      return results;
    },
  };
  const views = openViews({ VIEWS: counted as unknown as D1Database }, 'many');
  const now = new Date().toISOString();
  for (const state of [undefined, 'active', 'revoked', 'expired'] as const) {
    let shown = 0;
    let after: Parameters<typeof listApiKeys>[4] = null;
    for (;;) {
      rows = 0;
      const found: Awaited<ReturnType<typeof listApiKeys>> = await listApiKeys(views, state, now, 11, after);
      // Each range gives a page, and the hundred that have an end to come are sorted.
      expect(rows, `${state} after ${shown}`).toBeLessThanOrEqual(250);
      shown += Math.min(found.length, 10);
      const last: (typeof found)[number] | undefined = found[9];
      if (!last || found.length < 11) break;
      after = last.place;
    }
    expect(shown).toBe({ active: 160, revoked: 200, expired: 200, all: 560 }[state ?? 'all']);
  }
});

test('of fifty keys that are made at once as many are made as may be active; ended ones do not count', async () => {
  const as = operations('full');
  await written('full', [
    [90, null, null],
    [5, '2999-01-01T00:00:00.000Z', null],
    [30, '2026-03-01T00:00:00.000Z', null],
    [30, null, '2026-03-01T00:00:00.000Z'],
  ]);
  const make = () => callAs(as, 'POST', '/v1/api-keys', { body: { name: 'k', roles: ['trader'] } });
  const answers = await Promise.all(Array.from({ length: 50 }, make));
  expect(answers.filter(({ status }) => status === 201)).toHaveLength(5);
  for (const answer of answers.filter(({ status }) => status !== 201)) {
    expect(await answer.json()).toMatchObject({
      ...{ status: 409, code: 'too_many_keys' },
      detail: 'the tenant has 100 active API keys, as many as it may have: revoke those that are not used',
    });
  }
  expect(await listed(as, '&state=active')).toHaveLength(100);
  // Other tenants have their own hundred, and an end makes room.
  await issued(operations('not-full'));
  await change(as, 'full-0-0', 'revoke');
  expect((await make()).status).toBe(201);
  expect((await make()).status).toBe(409);
});

test('the last use is written once an hour, however many requests come at once', async () => {
  const as = operations('used');
  const { id, key } = await issued(as, { roles: ['auditor'] });
  const noted = () =>
    env.VIEWS.prepare('SELECT last_used_at FROM api_keys WHERE id = ?').bind(id).first('last_used_at');
  await Promise.all(Array.from({ length: 20 }, () => readWith(key)));
  await expect.poll(noted).not.toBeNull();
  const first = await noted();
  await readWith(key);
  expect(await noted()).toBe(first);
});
