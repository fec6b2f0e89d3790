import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { callsByOperation, permissionsDocument } from '../../scripts/docs/permissions.ts';
import { root } from '../../scripts/lib/project.ts';
import { denial, PERMISSIONS } from '../../src/domain/permissions.ts';

test('docs/permissions.md is what the code says (npm run docs writes it)', async () => {
  expect(readFileSync(join(root, 'docs/permissions.md'), 'utf8')).toBe(await permissionsDocument());
});

describe('every call of the API is an operation of the table', () => {
  test('but for those that are open to all, or to every caller', async () => {
    const unnamed = (await callsByOperation()).get(undefined);
    expect(unnamed).toEqual(['GET /healthz', 'GET /readyz', 'GET /v1/sign-in', 'GET /v1/me']);
  });

  test('and every operation of the table has a call', async () => {
    const named = [...(await callsByOperation()).keys()].filter(name => name !== undefined);
    expect(named.sort()).toEqual(Object.keys(PERMISSIONS).sort());
  });
});

describe('given the rights of an identity, when it wants to do something', () => {
  test.each([
    [{ roles: ['trader'] }, 'trade.submit', null],
    [{ roles: ['auditor'] }, 'trade.submit', 'roles'],
    [{ roles: ['auditor', 'trader'] }, 'trade.submit', null],
    [{ roles: [] }, 'trade.read', 'roles'],
    [{ roles: ['trader'], accounts: ['EQ-001'] }, 'trade.submit', null],
    [{ roles: ['operations'], accounts: ['EQ-001'] }, 'trade.rollback', null],
    [{ roles: ['operations'], accounts: ['EQ-001'] }, 'views.reconcile', 'accounts'],
    [{ roles: ['operations'], accounts: [] }, 'dead-letter.read', 'accounts'],
    [{ roles: ['operations'], accounts: null }, 'dead-letter.read', null],
    [{ roles: ['trader'], accounts: ['EQ-001'] }, 'dead-letter.read', 'roles'],
    [{ roles: ['operations'], isKey: true }, 'trade.approve', 'key'],
    [{ roles: ['operations'], isKey: true }, 'trade.refuse', null],
    [{ roles: ['trader'], isKey: true }, 'trade.approve', 'roles'],
  ] as const)('%j, %s: %s', (rights, operation, expected) => {
    expect(denial(rights, operation)).toBe(expected);
  });
});
