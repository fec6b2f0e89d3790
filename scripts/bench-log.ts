/** `npm run bench:log`: what long logs cost, measured here and now. docs/long-logs.md has what was measured before. */
import { availableParallelism, cpus, release } from 'node:os';
import { foldRates } from '../bench/fold.ts';
import { LENGTHS, longLogTimes } from '../bench/long-log.ts';
import { table } from './docs/table.ts';

const [cpu] = cpus();
console.log(
  `${cpu?.model ?? 'unknown CPU'}, ${availableParallelism()} cores, ${process.platform} ${release()}, Node ${process.versions.node}\n`,
);

const thousands = (count: number) => count.toLocaleString('en');
console.log(
  table(
    ['in Node', 'events/s'],
    foldRates().map(([what, rate]) => [what, thousands(rate)]),
  ),
);

const [shortest = 0, ...longer] = LENGTHS;
const head = [
  'through the gateway, on Miniflare',
  ...LENGTHS.map(length => `${thousands(length)} events, ms`),
  ...longer.map(length => `${thousands(length)} : ${shortest}`),
];
const rows = (await longLogTimes()).map(({ what, ms }) => {
  const [least = 0, ...more] = ms;
  return [what, ...ms.map(time => time.toFixed(2)), ...more.map(time => (time / least).toFixed(1))];
});
console.log(`\n${table(head, rows)}`);
