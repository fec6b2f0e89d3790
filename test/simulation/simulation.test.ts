/** Production code under faults: many seeds, a death at every step, and the same seed twice. */
import { availableParallelism } from 'node:os';
import { afterAll, expect, test } from 'vitest';
import { Random } from './random.ts';
import { type Changes, NO_FAULTS } from './scenario.ts';
import { shrink } from './shrink.ts';
import { runSeeds, Simulator } from './threads.ts';

/** Seeds of every run of the tests; those that are run in addition are others each time (`npm run simulate`). */
const SEEDS = 10_000;
const FIRST_SEED = 1n;

const simulator = new Simulator();
afterAll(() => simulator.end());

function* seeds(first: bigint, count: number): Generator<bigint> {
  for (let seed = first; seed < first + BigInt(count); seed++) yield seed;
}

test('a seed gives the same run, step by step, every time and in every thread', async () => {
  const other = new Simulator();
  for (const seed of [1n, 2n, 0xdead_beef_cafe_f00dn]) {
    const first = await simulator.run(seed, {}, true);
    const again = await simulator.run(seed, {}, true);
    const elsewhere = await other.run(seed, {}, true);
    expect(first.steps).toBeGreaterThan(50);
    expect(again).toEqual(first);
    expect(elsewhere).toEqual(first);
  }
  await other.end();
  const [one, two] = [await simulator.run(3n), await simulator.run(4n)];
  expect(one.hash).not.toBe(two.hash);
});

test('numbers of a stream are even enough, and streams of a seed differ', () => {
  const drawn = Array.from({ length: 10_000 }, (_, seed) => new Random(BigInt(seed), 'one').next());
  expect(drawn.reduce((sum, each) => sum + each, 0) / drawn.length).toBeCloseTo(0.5, 1);
  expect(new Random(1n, 'one').next()).not.toBe(new Random(1n, 'two').next());
  expect(new Set(drawn).size).toBeGreaterThan(9_990);
});

test(`${SEEDS} seeds break no invariant`, async () => {
  const broken: string[] = [];
  const sums = { trades: 0, events: 0, faults: 0, steps: 0 };
  await runSeeds(seeds(FIRST_SEED, SEEDS), availableParallelism(), ({ seed, violation, ...result }) => {
    for (const each of Object.keys(sums) as (keyof typeof sums)[]) sums[each] += result[each];
    if (violation) broken.push(`npm run simulate -- --seed ${seed}: ${violation.invariant}: ${violation.detail}`);
    return broken.length >= 5;
  });
  console.log(`${SEEDS} seeds: ${JSON.stringify(sums)}`);
  expect(broken).toEqual([]);
  // The simulation itself must not fall asleep: there are trades, things happen to them, and faults strike.
  expect(sums.trades).toBeGreaterThan(SEEDS);
  expect(sums.events).toBeGreaterThan(4 * SEEDS);
  expect(sums.faults).toBeGreaterThan(10 * SEEDS);
});

/** A quiet world, in which one thing happens at each of its steps in turn. */
const QUIET: Changes = {
  ...{ faults: NO_FAULTS, tenants: 1, users: 1, commands: 3, clients: 1, outage: null, skew: 0, localQueues: true },
  ...{ submissions: 0.05, rolls: 0.1, variety: 1, feedKeep: 3 },
};

const DEATHS = (['everything', 'objects', 'consumers'] as const).flatMap(of => [
  { of, seed: 5n },
  { of, seed: 9n },
]);

test.concurrent.for(DEATHS)('the death of $of at each step of seed $seed does no harm', async ({ of, seed }) => {
  const mortal = new Simulator();
  try {
    const { steps, violation } = await mortal.run(seed, QUIET);
    expect(violation).toBeNull();
    for (let step = 1; step <= steps; step++) {
      const result = await mortal.run(seed, { ...QUIET, deathAt: { step, of } });
      expect(result.violation, `step ${step}`).toBeNull();
    }
  } finally {
    await mortal.end();
  }
});

test('a failure is shrunk to what it takes', async () => {
  const find = 'if (!this.#alarmArmed) void this.#arm(Date.now());';
  const forgetful = new Simulator([{ file: 'src/durable-objects/trade-ledger.ts', find, replace: '' }]);
  let seed = 1n;
  let found = await forgetful.run(seed);
  while (!found.violation || found.faults < 20) found = await forgetful.run(++seed);
  const shrunk = await shrink(forgetful, found);
  expect(shrunk.result.violation?.invariant).toBe(found.violation.invariant);
  expect(shrunk.result.faults).toBeLessThanOrEqual(2);
  expect(shrunk.result.steps).toBeLessThan(found.steps);
  await forgetful.end();
});
