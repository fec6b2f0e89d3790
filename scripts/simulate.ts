/**
 * `npm run simulate`: production code under faults, seed after seed. docs/simulation.md says what is simulated.
 *
 *   --seeds N --from SEED    so many seeds from that one on (10,000, from a new one each time)
 *   --threads N              as many at once as there are cores, unless said otherwise
 *   --seed SEED              one seed, with its trace
 *   --with JSON              with these settings in the place of what the seed says, as the shrinking of a failure prints them
 */
import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { INVARIANTS } from '../test/simulation/invariants.ts';
import type { Changes } from '../test/simulation/scenario.ts';
import { shrink } from '../test/simulation/shrink.ts';
import type { Result } from '../test/simulation/simulation.ts';
import { runSeeds, Simulator } from '../test/simulation/threads.ts';
import { root } from './lib/project.ts';

const { values } = parseArgs({
  options: {
    seeds: { type: 'string', default: '10000' },
    from: { type: 'string', default: String(randomBytes(8).readBigUInt64BE()) },
    threads: { type: 'string', default: String(availableParallelism()) },
    seed: { type: 'string' },
    with: { type: 'string', default: '{}' },
  },
});

const commit = execFileSync('git', ['rev-parse', '--short', 'HEAD'], { cwd: root, encoding: 'utf8' }).trim();

if (values.seed === undefined) await many(BigInt(values.from), Number(values.seeds));
else await one(BigInt(values.seed), JSON.parse(values.with));

async function many(from: bigint, count: number): Promise<void> {
  console.log(`${count} seeds from ${from} on, at commit ${commit}`);
  const started = performance.now();
  const sums = { seeds: 0, steps: 0, faults: 0, trades: 0, events: 0 };
  let broken: Result | undefined;
  let toldAt = started;
  function* seeds() {
    for (let seed = from; seed < from + BigInt(count); seed++) yield seed;
  }
  const told = () => {
    const seconds = (performance.now() - started) / 1000;
    const { seeds: done, ...rest } = sums;
    console.log(`${done} seeds, ${(done / seconds).toFixed(1)}/s, ${JSON.stringify(rest)}, ${seconds.toFixed(0)} s`);
  };
  await runSeeds(seeds(), Number(values.threads), result => {
    sums.seeds += 1;
    for (const each of ['steps', 'faults', 'trades', 'events'] as const) sums[each] += result[each];
    if (result.violation) broken ??= result;
    if (performance.now() - toldAt > 10_000) {
      toldAt = performance.now();
      told();
    }
    return broken !== undefined;
  });
  told();
  if (broken) await explain(broken);
  else console.log('no invariant was broken');
}

async function explain(found: Result): Promise<void> {
  process.exitCode = 1;
  console.log(`seed ${found.seed} at commit ${commit} broke an invariant; it is being shrunk`);
  const simulator = new Simulator();
  const { changes } = await shrink(simulator, found);
  await simulator.end();
  await one(found.seed, changes);
  console.log(`\nreplay it: npm run simulate -- --seed ${found.seed} --with '${JSON.stringify(changes)}'`);
  console.log(`as it was found: npm run simulate -- --seed ${found.seed}`);
}

async function one(seed: bigint, changes: Changes): Promise<void> {
  const simulator = new Simulator();
  const { lines, violation, ...result } = await simulator.run(seed, changes, true);
  await simulator.end();
  console.log(lines.join('\n'));
  const { steps, faults, trades, events, hash } = result;
  console.log(`\nseed ${seed} at commit ${commit}: ${JSON.stringify({ steps, faults, trades, events, hash })}`);
  if (!violation) return console.log('no invariant was broken');
  process.exitCode = 1;
  console.log(`broken: ${violation.invariant}. ${INVARIANTS[violation.invariant]}\n  ${violation.detail}`);
}
