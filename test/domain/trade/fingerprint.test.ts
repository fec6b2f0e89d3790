/** Fingerprints tell commands apart by content and sender, also those of earlier versions. */
import { describe, expect, test } from 'vitest';
import type { Actor } from '../../../src/domain/actor.ts';
import { canonicalJson, sha256Hex } from '../../../src/domain/hash-chain.ts';
import { fingerprintOf, isSameCommand, withSender } from '../../../src/domain/trade/fingerprint.ts';

const SENT = { reason: ' as agreed ', price: '190' };
const GIVEN = fingerprintOf('amend', SENT);
const NORTH: Actor = { actor: 't.ng', actorIssuer: 'https://north.example' };
const SOUTH: Actor = { actor: 't.ng', actorIssuer: 'https://south.example' };
const UNKNOWN: Actor = { actor: 't.ng' };
const KEY: Actor = { actor: 'key:0123456789abcdef' };
const OTHER_COMMANDS = [
  ['amend', { ...SENT, price: '191' }],
  ['amend', { ...SENT, reason: 'as agreed' }],
  ['cancel', SENT],
] as const;

const kept = (sender: Actor, fingerprint = withSender(GIVEN, sender)) => ({ fingerprint, sender });

test('a stored fingerprint begins with its version, and does not depend on the order of members', () => {
  expect(withSender(GIVEN, NORTH)).toMatch(/^3:[0-9a-f]{64}$/);
  expect(fingerprintOf('amend', { price: '190', reason: ' as agreed ' })).toBe(GIVEN);
});

describe('version 3', () => {
  test.for([NORTH, SOUTH, UNKNOWN, KEY])('another sender than %o sends another command', sender => {
    for (const other of [NORTH, SOUTH, UNKNOWN, KEY, { ...sender, actor: 'o.ps' }])
      expect(isSameCommand(kept(sender), GIVEN, other)).toBe(other === sender);
  });

  test.for(OTHER_COMMANDS)('the same sender sends another command: %s %o', ([operation, sent]) => {
    expect(isSameCommand(kept(NORTH), fingerprintOf(operation, sent), NORTH)).toBe(false);
  });
});

describe.for([
  ['1', sha256Hex(canonicalJson(['amend', SENT]))],
  ['2', `2:${sha256Hex(canonicalJson(['amend', SENT]))}`],
] as const)('version %s', ([, fingerprint]) => {
  test("the event's actor is the sender", () => {
    const same = (by: Actor, sender: Actor) => isSameCommand(kept(by, fingerprint), GIVEN, sender);
    expect([same(NORTH, NORTH), same(NORTH, SOUTH), same(NORTH, { actor: 'o.ps' })]).toEqual([true, false, false]);
    expect([same(KEY, KEY), same(KEY, NORTH), same(NORTH, KEY)]).toEqual([true, false, false]);
  });

  test('an event without an issuer is of any', () => {
    for (const sender of [NORTH, SOUTH, UNKNOWN])
      expect(isSameCommand(kept(UNKNOWN, fingerprint), GIVEN, sender)).toBe(true);
  });

  test.for(OTHER_COMMANDS)('another command is another one: %s %o', ([operation, sent]) => {
    expect(isSameCommand(kept(NORTH, fingerprint), fingerprintOf(operation, sent), NORTH)).toBe(false);
  });
});

test("the system's own fingerprint has no sender: another caller repeats the same command", () => {
  const own = sha256Hex('a dead letter');
  expect(withSender(own, NORTH)).toBe(own);
  expect(isSameCommand(kept(NORTH, own), own, { actor: 'k.ee' })).toBe(true);
  expect(isSameCommand(kept(NORTH, own), sha256Hex('another'), NORTH)).toBe(false);
  // No client's command has the fingerprint of the system's.
  expect(isSameCommand(kept(NORTH, own), GIVEN, NORTH)).toBe(false);
});
