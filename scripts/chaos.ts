/**
 * `npm run chaos`: fifty `kill -9` at random moments under load, and then the question whether every promise was kept.
 * `-- --kills 200 --seed 7` takes others; the seed decides what is sent and when it is killed, the machine what that meets.
 */
import { parseArgs } from 'node:util';
import { runChaos } from '../bench/chaos/run.ts';
import { machine } from '../bench/machine.ts';

const { values } = parseArgs({
  options: {
    kills: { type: 'string', default: '50' },
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
  },
});
const plan = { seed: Number(values.seed), kills: Number(values.kills), settleSeconds: 900 };
console.log(`${machine()}\nseed ${plan.seed}, ${plan.kills} kills`);
const { faults, ...counts } = await runChaos({ ...plan, say: line => console.log(line) });
console.log(JSON.stringify(counts, null, 2));
console.log(faults.length === 0 ? 'Every promise was kept.' : `${faults.length} faults:\n${faults.join('\n')}`);
process.exitCode = faults.length === 0 ? 0 : 1;
