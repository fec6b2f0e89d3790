/** States and secrets of API keys, and what migration 0005 makes of keys from before. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { endOf, endsWith, isUseUnnoted, secretsOf, stateOf } from '../../src/domain/api-key.ts';
import { covers, permittedOperations, type Rights, ROLES } from '../../src/domain/permissions.ts';
import keysJson from '../fixtures/1235922/api-keys.json' with { type: 'json' };

const NOON = '2026-11-24T12:00:00.000Z';
const noon = Date.parse(NOON);

describe('given a key, when its state is asked for', () => {
  test.each([
    [{ revokedAt: null, expiresAt: null }, 'active'],
    [{ revokedAt: null, expiresAt: '2026-11-24T12:00:00.001Z' }, 'active'],
    [{ revokedAt: null, expiresAt: NOON }, 'expired'],
    [{ revokedAt: NOON, expiresAt: null }, 'revoked'],
    [{ revokedAt: '2026-11-20T00:00:00.000Z', expiresAt: '2026-11-21T00:00:00.000Z' }, 'revoked'],
  ])('%j at noon is %s', (key, state) => {
    expect(stateOf(key, noon)).toBe(state);
  });
});

describe('given a key that was rolled', () => {
  const replaced = (hash: string, until: string) => ({ hash, until });
  const key = {
    hash: 'c',
    replacedSecrets: [replaced('a', NOON), replaced('b', '2026-11-24T18:00:00.000Z')],
  };

  test('each replaced secret works until its own end', () => {
    expect(secretsOf(key, noon - 1).map(({ hash }) => hash)).toEqual(['c', 'a', 'b']);
    expect(secretsOf(key, noon).map(({ hash }) => hash)).toEqual(['c', 'b']);
    expect(secretsOf({ hash: 'c', replacedSecrets: null }, noon)).toEqual([{ hash: 'c', until: null }]);
  });

  test('the key ends under a secret when the first of both ends', () => {
    const early = '2026-11-24T13:00:00.000Z';
    const late = '2026-11-24T19:00:00.000Z';
    const [current, , second] = secretsOf(key, noon - 1);
    if (!current || !second) throw new Error('two secrets work');
    expect(endOf({ expiresAt: null }, current)).toBeNull();
    expect(endOf({ expiresAt: early }, current)).toBe(early);
    expect(endOf({ expiresAt: null }, second)).toBe(second.until);
    expect(endOf({ expiresAt: early }, second)).toBe(early);
    expect(endOf({ expiresAt: late }, second)).toBe(second.until);
  });
});

test.each([
  ['o.ps', null, null],
  ['key:1', null, 'key:1'],
  ['key:1', NOON, null],
])('a key of %s, adopted at %s, ends with %s', (createdBy, adoptedAt, expected) => {
  expect(endsWith({ createdBy, adoptedAt })).toBe(expected);
});

test.each([
  [null, true],
  ['2026-11-24T11:00:00.000Z', true],
  ['2026-11-24T11:00:00.001Z', false],
])('after a use at %s, one at noon must be noted: %s', (lastUsedAt, expected) => {
  expect(isUseUnnoted({ lastUsedAt }, noon)).toBe(expected);
});

test('rights that cover others allow all that the others allow, and every right covers itself', () => {
  const accounts = fc.option(fc.subarray(['EQ-001', 'EQ-002', 'EQ-003']), { nil: null });
  const rights: fc.Arbitrary<Rights> = fc.record({ roles: fc.subarray([...ROLES]), accounts, isKey: fc.boolean() });
  fc.assert(
    fc.property(rights, rights, (one, other) => {
      expect(covers(one, one)).toBe(true);
      if (!covers(one, other)) return;
      expect(permittedOperations(one)).toEqual(expect.arrayContaining(permittedOperations(other)));
      if (one.accounts) expect(one.accounts).toEqual(expect.arrayContaining([...(other.accounts ?? ['every'])]));
    }),
  );
  expect(covers({ roles: ['operations'] }, { roles: ['trader', 'auditor'] })).toBe(true);
  expect(covers({ roles: ['operations'], isKey: true }, { roles: ['operations'] })).toBe(false);
  expect(covers({ roles: ['trader'] }, { roles: ['operations'] })).toBe(false);
  expect(covers({ roles: ['trader'], accounts: ['EQ-001'] }, { roles: ['trader'] })).toBe(false);
});

test('0005: keys that keys made are kept by the person at the root of their chain, and end as before', () => {
  const database = new DatabaseSync(':memory:');
  const migrate = (name: string) =>
    database.exec(readFileSync(join(import.meta.dirname, `../../migrations/${name}.sql`), 'utf8'));
  for (const name of ['0000_views', '0001_fresh_trades', '0002_currencies', '0003_claims_numbered', '0004_issuers'])
    migrate(name);
  const insert = (row: Record<string, string | null>) =>
    database
      .prepare(
        `INSERT INTO api_keys (${Object.keys(row)}) VALUES (${Object.keys(row)
          .map(() => '?')
          .join()})`,
      )
      .run(...Object.values(row));
  for (const { row } of keysJson) insert(row);
  // Another tenant's person, whose keys have similar ids, and a name that only looks like a key's.
  const [first] = keysJson;
  if (!first) throw new Error('the fixture holds keys');
  insert({ ...first.row, id: 'other', tenant: 'acme', created_by: 'KEY:person', actor_issuer: null });
  insert({ ...first.row, id: 'of other', tenant: 'acme', created_by: 'key:other', actor_issuer: null });
  insert({ ...first.row, id: 'of a stranger', tenant: 'acme', created_by: `key:${first.row.id}`, actor_issuer: null });
  migrate('0005_api_keys');
  const rows = database.prepare('SELECT * FROM api_keys').all();
  const kept = rows.map(({ id, name, tenant, adopted_by, adopted_issuer }) => [
    tenant === 'demo' ? name : id,
    adopted_by,
    adopted_issuer,
  ]);
  const issuer = 'https://dev.tapebook.invalid';
  expect(Object.fromEntries(kept.map(([name, ...by]) => [name, by]))).toEqual({
    root: [null, null],
    child: ['o.ps', issuer],
    grandchild: ['o.ps', issuer],
    'revoked maker': [null, null],
    'made by a revoked key': ['o.ps', issuer],
    'of a person': [null, null],
    other: [null, null],
    'of other': ['KEY:person', null],
    'of a stranger': [null, null],
  });
  for (const { adopted_by, adopted_at, expires_at } of rows) {
    expect(expires_at).toBeNull();
    if (adopted_by === null) expect(adopted_at).toBeNull();
    else expect(adopted_at).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
  }
});
