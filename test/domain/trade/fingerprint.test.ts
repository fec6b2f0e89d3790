/** Comparison of two commands under one key. */
import { expect, test } from 'vitest';
import { canonicalJson, sha256Hex } from '../../../src/domain/hash-chain.ts';
import { fingerprintOf, isSameCommand } from '../../../src/domain/trade/fingerprint.ts';

const SENT = { reason: ' as agreed ', price: '190' };

test('a fingerprint begins with its version, and is the same in whatever order members come', () => {
  const fingerprint = fingerprintOf('amend', SENT);
  expect(fingerprint).toMatch(/^2:[0-9a-f]{64}$/);
  expect(isSameCommand(fingerprint, fingerprintOf('amend', { price: '190', reason: ' as agreed ' }))).toBe(true);
});

test('blanks, numbers for text, and another operation make another command', () => {
  const stored = fingerprintOf('amend', SENT);
  for (const [operation, sent] of [
    ['amend', { ...SENT, reason: 'as agreed' }],
    ['amend', { ...SENT, price: 190 }],
    ['submit', SENT],
  ] as const)
    expect(isSameCommand(stored, fingerprintOf(operation, sent))).toBe(false);
});

test('a fingerprint without a version is compared by the rule of the release that stored it', () => {
  const stored = sha256Hex(canonicalJson(['amend', SENT]));
  expect(isSameCommand(stored, fingerprintOf('amend', SENT))).toBe(true);
  expect(isSameCommand(stored, fingerprintOf('amend', { ...SENT, price: '191' }))).toBe(false);
});
