/** The simulation must catch every planted mistake; what it misses it could not be trusted with. */
import { afterAll, expect, test } from 'vitest';
import type { Canary } from './canaries/canary.ts';
import { CANARIES } from './canaries/index.ts';
import { LOWERED, patched } from './hooks.ts';
import { INVARIANTS } from './invariants.ts';
import { Simulator } from './threads.ts';

/** Seeds after which a canary is missed; the slowest to be caught took a fifth of them. */
const MOST_SEEDS = 500;

const caught: { canary: string; 'caught by': string; seeds: number }[] = [];
afterAll(() => {
  console.table(caught);
});

test.concurrent.for(CANARIES)('$name', { timeout: 120_000 }, async ({ name, patches, breaks, where }: Canary) => {
  const simulator = new Simulator(patches);
  try {
    for (let seed = 1; seed <= MOST_SEEDS; seed++) {
      const { violation } = await simulator.run(BigInt(seed), where);
      if (!violation) continue;
      caught.push({ canary: name, 'caught by': violation.invariant, seeds: seed });
      expect(breaks, violation.detail).toContain(violation.invariant);
      return;
    }
  } finally {
    await simulator.end();
  }
  expect.fail(`not caught within ${MOST_SEEDS} seeds`);
});

test('there are enough of them, each with a name of its own', () => {
  expect(new Set(CANARIES.map(({ name }) => name)).size).toBe(CANARIES.length);
  expect(CANARIES.length).toBeGreaterThanOrEqual(12);
  for (const { breaks } of CANARIES) expect(Object.keys(INVARIANTS)).toEqual(expect.arrayContaining(breaks));
});

test('a patch that does not fit its file any more is refused', () => {
  const [patch] = LOWERED;
  if (!patch) throw new Error('nothing is lowered');
  expect(() => patched('something else', patch)).toThrow(patch.file);
  expect(() => patched(patch.find + patch.find, patch)).toThrow('2 times');
  expect(patched(`a ${patch.find} b`, patch)).toBe(`a ${patch.replace} b`);
});
