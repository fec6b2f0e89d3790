/**
 * `npm run bench:profile`: where the runtime's time goes under load (16 connections, closed loop): CPU per trade, self times
 * by function in each isolate, and calls of the kernel per trade where strace is installed. The floor stands beside it.
 * `-- --targets tapebook --top 60 --seconds 10` takes others.
 */
import { parseArgs } from 'node:util';
import { drive } from '../bench/load.ts';
import { machine } from '../bench/machine.ts';
import { cpuSeconds } from '../bench/processes.ts';
import { type IsolateProfile, profileWhile } from '../bench/profile.ts';
import { systemCallsWhile } from '../bench/system-calls.ts';
import { startFloor } from '../bench/targets/floor.ts';
import { startAsDeployed, startTapebook } from '../bench/targets/tapebook.ts';
import type { StartTarget } from '../bench/targets/target.ts';
import { freePort } from './lib/free-port.ts';
import { table } from './lib/table.ts';

const TARGETS: Record<string, StartTarget> = {
  floor: startFloor,
  tapebook: startAsDeployed,
  'npm start': startTapebook,
};
const CONNECTIONS = 16;

const { values } = parseArgs({
  options: {
    targets: { type: 'string', default: 'floor,tapebook' },
    top: { type: 'string', default: '40' },
    seconds: { type: 'string', default: '6' },
  },
});
const seconds = Number(values.seconds);

console.log(machine());
for (const name of values.targets.split(',')) {
  const start = TARGETS[name];
  if (!start) throw new Error(`unknown target ${name}: --targets takes ${Object.keys(TARGETS).join(', ')}`);
  await report(name, start);
}

async function report(name: string, start: StartTarget): Promise<void> {
  const inspectorPort = await freePort();
  const target = await start({ inspectorPort });
  const load = { kind: 'closed', connections: CONNECTIONS, seconds } as const;
  try {
    await drive(target, { ...load, seconds: 2 });
    const cpuBefore = target.processes.map(cpuSeconds);
    const plain = await drive(target, load);
    const cpu = target.processes.reduce((sum, pid, index) => sum + cpuSeconds(pid) - (cpuBefore[index] ?? 0), 0);
    const { isolates, trades } = await profiled(inspectorPort, () => drive(target, load));
    console.log(`\n## ${name}\n`);
    console.log(
      `${plain.acceptedPerSecond.toFixed(0)} accepted/s, ${plain.pipelinePerSecond.toFixed(0)} booked and pushed/s, ` +
        `${((cpu / plain.accepted) * 1000).toFixed(2)} ms of CPU a trade in workerd; ${trades} trades profiled\n`,
    );
    console.log(
      table(
        ['isolate', 'ms of JavaScript a trade'],
        isolates.map(({ isolate, ms }) => [isolate, (ms / trades).toFixed(3)]),
      ),
    );
    console.log(`\n${topTable(isolates, trades, Number(values.top))}`);
    const [pid] = target.processes;
    let counted = 1;
    const calls =
      pid === undefined
        ? null
        : await systemCallsWhile(pid, async () => {
            counted = (await drive(target, { ...load, seconds: 3 })).accepted;
          });
    const rows = Object.entries(calls ?? {}).map(([call, count]) => [call, (count / counted).toFixed(2)]);
    console.log(
      calls ? `\n${table(['system call', 'a trade'], rows)}` : '\nNo strace here: calls of the kernel are not counted.',
    );
  } finally {
    await target.stop();
  }
}

async function profiled(port: number, work: () => Promise<{ accepted: number }>) {
  let trades = 1;
  const profiles = await profileWhile(port, async () => {
    trades = (await work()).accepted;
  });
  return { trades, isolates: profiles.filter(({ ms }) => ms > 1).sort((a, b) => b.ms - a.ms) };
}

function topTable(isolates: readonly IsolateProfile[], trades: number, top: number): string {
  const functions = isolates.flatMap(({ isolate, functions }) => functions.map(found => ({ ...found, isolate })));
  functions.sort((a, b) => b.ms - a.ms);
  return table(
    ['µs a trade', 'function', 'at', 'isolate'],
    functions.slice(0, top).map(({ ms, name, at, isolate }) => [((ms / trades) * 1000).toFixed(1), name, at, isolate]),
  );
}
