/** Entries of the audit trail in words of the screen. */
import { expect, test } from 'vitest';
import type { AuditEntry } from '../../src/contracts/audit.ts';
import {
  codesOf,
  describeChange,
  describeNotKept,
  outcome,
  rowsOf,
  sentence,
  tradeIn,
} from '../../ui/src/operations/audit-words.ts';

const entry: AuditEntry = {
  id: 5,
  at: '2026-11-28T12:00:00.000Z',
  kind: 'command',
  subject: 'o.ps',
  operation: 'trade.rollback',
  target: 'POST /v1/trades/T3K7QJ5Z0V8M2N4P6R8S1T9W0X/rollback',
  requestId: 'r',
  status: 202,
  code: null,
};

const notKept = {
  ...{ id: 7, subject: 't.ng', from: '2026-11-28T12:00:00.000Z', to: '2026-11-28T12:20:00.000Z', count: 9_680 },
  codes: { unsupported_media_type: 9_000, forbidden: 680 },
};

test.each<[Partial<AuditEntry>, string, string]>([
  [{}, 'requested a rollback', '202'],
  [{ status: null }, 'requested a rollback', 'in progress'],
  [{ kind: 'refusal', status: 403, code: 'forbidden' }, 'was denied a rollback', 'forbidden'],
  [{ operation: 'views.rebuild', target: 'DELETE /v1/views/rebuild' }, 'requested a stop of the rebuild', '202'],
  [{ kind: 'refusal', operation: 'trade.read' }, 'was denied access to a trade', '202'],
  [{ operation: 'of.tomorrow' }, 'requested of.tomorrow', '202'],
])('%o', (changed, words, result) => {
  const one = { ...entry, ...changed };
  expect([sentence(one), outcome(one)]).toEqual([words, result]);
});

test('an entry of a trade leads to it, others lead to none', () => {
  expect(tradeIn(entry)).toBe('T3K7QJ5Z0V8M2N4P6R8S1T9W0X');
  expect(tradeIn({ ...entry, target: 'GET /v1/trades/T3K7QJ5Z0V8M2N4P6R8S1T9W0X' })).toBe('T3K7QJ5Z0V8M2N4P6R8S1T9W0X');
  expect(tradeIn({ ...entry, target: 'POST /v1/trades/nonsense/rollback' })).toBeNull();
  expect(tradeIn({ ...entry, target: 'PUT /v1/reference/accounts' })).toBeNull();
});

test('a change names the members that differ, or all members of a new thing', () => {
  const before = { account: 'EQ-001', notionalLimit: '1000', open: true, validFrom: '2026-01-01' };
  expect(describeChange({ type: 'account', id: 'EQ-001', before, after: { ...before, notionalLimit: null } })).toBe(
    'Account EQ-001, effective from 2026-01-01: notionalLimit 1000 → none',
  );
  const always = { ...before, validFrom: '0001-01-01' };
  expect(
    describeChange({ type: 'account', id: 'EQ-001', before: always, after: { ...always, name: 'Desk, Oslo' } }),
  ).toBe('Account EQ-001: name none → “Desk, Oslo”');
  const after = { name: 'router', roles: ['trader', 'auditor'], accounts: null };
  expect(describeChange({ type: 'api-key', id: 'k1', before: null, after })).toBe(
    'API key k1, new: name router, roles trader auditor',
  );
  expect(describeChange({ type: 'views', id: '', before: { state: 'idle' }, after: null })).toBe('Views: state idle');
});

test('counts of refusals stand in their place among the entries', () => {
  const rows = rowsOf({ items: [{ ...entry, id: 9 }, entry], notKept: [notKept] });
  expect(rows.map(({ id }) => id)).toEqual([9, 7, 5]);
  expect(describeNotKept(notKept)).toMatch(/^9.680 more refusals of t\.ng: counted, not kept$/);
  expect(describeNotKept({ ...notKept, subject: null, count: 1 })).toBe(
    '1 more refusal of further users: counted, not kept',
  );
  expect(codesOf(notKept)).toMatch(/^9.000 unsupported_media_type, 680 forbidden$/);
});
