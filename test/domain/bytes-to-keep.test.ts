/** What is said of an audience's size holds for how V8 writes it, which is how the runtime keeps it. */
import { serialize } from 'node:v8';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { bytesToKeep } from '../../src/domain/feed/visibility.ts';

const names = fc.array(
  fc.oneof(
    fc.string({ minLength: 1, maxLength: 64 }),
    fc.string({ unit: 'binary', minLength: 1, maxLength: 64 }),
    fc.constantFrom('é'.repeat(64), 'Ж'.repeat(64), `${'a'.repeat(63)}\u{100}`),
  ),
  { maxLength: 100, size: 'max' },
);
const some = fc.option(names, { nil: undefined });

test('an audience never takes more bytes than it is counted for, and little less', () => {
  fc.assert(
    fc.property(
      some,
      fc.option(fc.record({ accounts: some, symbols: some }), { nil: undefined }),
      (accounts, filter) => {
        const audience = { accounts, filter };
        expect(serialize(audience).length).toBeLessThanOrEqual(bytesToKeep(audience));
      },
    ),
  );
  const audience = { accounts: ['EQ-001'], filter: { symbols: Array.from({ length: 100 }, () => 'Ж'.repeat(64)) } };
  expect(bytesToKeep(audience) - serialize(audience).length).toBeLessThan(150);
});
