import { expect, test } from 'vitest';
import { type Actor, mayBeSame, withActor } from '../../src/domain/actor.ts';

const alice: Actor = { actor: 'alice', actorIssuer: 'https://north.example' };
const otherAlice: Actor = { actor: 'alice', actorIssuer: 'https://south.example' };
const anyAlice: Actor = { actor: 'alice' };
const key: Actor = { actor: 'key:1' };

test.for<[string, Actor, Actor, boolean]>([
  ['the same pair', alice, { ...alice }, true],
  ['the same subject of two issuers', alice, otherAlice, false],
  ['an issuer that is not known, on either side', alice, anyAlice, true],
  ['two of which no issuer is known', anyAlice, { ...anyAlice }, true],
  ['another subject of the same issuer', alice, { ...alice, actor: 'bob' }, false],
  ['a key', key, { actor: 'key:1' }, true],
  ['another key', key, { actor: 'key:2' }, false],
])('%s', ([, one, other, expected]) => {
  expect([mayBeSame(one, other), mayBeSame(other, one)]).toEqual([expected, expected]);
});

test('a list of actors has each once, and keeps what is known beside what is not', () => {
  const all = [anyAlice, alice, alice, otherAlice, anyAlice, key].reduce(withActor, [] as Actor[]);
  expect(all).toEqual([anyAlice, alice, otherAlice, key]);
});
