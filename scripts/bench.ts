/**
 * `npm run bench`: how fast this system is beside the floor (the least that a Worker with a Durable Object for each trade can do)
 * and a peer (Emmett on PostgreSQL), interleaved in one run. Some minutes. `-- --targets floor,tapebook --rounds 1 --closed 4
 * --open 5` takes less; `-- --write` puts the tables into docs/bench.md.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { afterMark, machine } from '../bench/machine.ts';
import { measureRounds } from '../bench/rounds.ts';
import { driftTable, medianTable, ratioTable } from '../bench/rounds-table.ts';
import { startFloor } from '../bench/targets/floor.ts';
import { startPeer } from '../bench/targets/peer.ts';
import { startAsDeployed, startTapebook } from '../bench/targets/tapebook.ts';
import type { StartTarget } from '../bench/targets/target.ts';
import { root } from './lib/project.ts';

const TARGETS: Record<string, StartTarget> = {
  floor: startFloor,
  tapebook: startAsDeployed,
  'npm start': startTapebook,
  peer: startPeer,
};

const { values } = parseArgs({
  options: {
    targets: { type: 'string', default: Object.keys(TARGETS).join(',') },
    rounds: { type: 'string', default: '3' },
    connections: { type: 'string', default: '16' },
    closed: { type: 'string', default: '6' },
    rate: { type: 'string', default: '50' },
    open: { type: 'string', default: '10' },
    rest: { type: 'string', default: '3' },
    write: { type: 'boolean', default: false },
  },
});
const targets = new Map(
  values.targets.split(',').map(name => {
    const start = TARGETS[name];
    if (!start) throw new Error(`--targets takes ${Object.keys(TARGETS).join(', ')}, not ${name}`);
    return [name, start];
  }),
);
const plan = {
  rounds: Number(values.rounds),
  closed: { connections: Number(values.connections), seconds: Number(values.closed) },
  open: { rate: Number(values.rate), seconds: Number(values.open) },
  rest: Number(values.rest),
};

const before = machine();
const rounds = await measureRounds(targets, plan, line => console.log(line));
const report = [
  `${before} at the start. ${plan.rounds} rounds; closed loop of ${plan.closed.connections} connections for ${plan.closed.seconds} s, open loop of ${plan.open.rate}/s for ${plan.open.seconds} s. Nothing in it is drawn at random: the nth trade is the same in each run.`,
  medianTable(rounds),
  ...(targets.has('tapebook') ? [ratioTable(rounds, 'tapebook')] : []),
  driftTable(rounds),
].join('\n\n');
console.log(`\n${report}`);
if (values.write) {
  const page = join(root, 'docs/bench.md');
  writeFileSync(page, afterMark(readFileSync(page, 'utf8'), report));
}
