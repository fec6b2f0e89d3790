import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ranked } from '../../ui/src/book/rank.ts';

type Keys = readonly [string, string];

/** As `orderBy` compares: what is empty comes last, whichever way round. */
const comparing =
  (descending: boolean) =>
  ([a, a2]: Keys, [b, b2]: Keys) => {
    if (a !== b) return a === '' ? 1 : b === '' ? -1 : (a < b ? -1 : 1) * (descending ? -1 : 1);
    return a2 === b2 ? 0 : a2 < b2 ? -1 : 1;
  };

const rank = (keys: readonly Keys[], descending = false) => {
  const compare = comparing(descending);
  const at = (row: number) => keys[row] ?? ['', ''];
  const first = (row: number) => at(row)[0];
  return [...ranked(keys.length, { first, descending, compare: (a, b) => compare(at(a), at(b)) })];
};

/** Few letters, so that many texts begin alike; some beyond ASCII, some with a character of code 0. */
const text = fc.string({ unit: fc.constantFrom('a', 'b', '7', '\u0000', '\u007f', 'é', '→', '😀'), maxLength: 12 });

describe('ranking by text', () => {
  it('is what a stable sort by the same comparison gives', () => {
    const keys = fc.array(fc.tuple(text, fc.constantFrom('', 'x', 'y')), { maxLength: 80 });
    fc.assert(
      fc.property(keys, fc.boolean(), fc.constantFrom('', '2026-11-24T', 'é'), (given, descending, shared) => {
        const all = given.map(([key, second]): Keys => [key === '' ? '' : shared + key, second]);
        const compare = comparing(descending);
        const expected = all.map((_, row) => row).sort((a, b) => compare(all[a] ?? ['', ''], all[b] ?? ['', '']));
        expect(rank(all, descending)).toEqual(expected);
      }),
    );
  });

  it('tells texts apart that differ only far behind', () => {
    const long = 'x'.repeat(300);
    expect(rank([`${long}b`, '', `${long}a`, long].map((key): Keys => [key, '']))).toEqual([3, 2, 0, 1]);
  });

  it('leaves what is equal as it is', () => {
    expect(rank(['b', 'a', 'b', 'a', ''].map((key): Keys => [key, '']))).toEqual([1, 3, 0, 2, 4]);
  });

  it('has nothing to do with nothing', () => expect(rank([])).toEqual([]));
});
