/** `npm run bench:log`: what long logs cost, measured here and now. docs/long-logs.md has what was measured before. */
import { foldRates } from '../bench/fold.ts';
import { LENGTHS, longLogTimes } from '../bench/long-log.ts';
import { machine } from '../bench/machine.ts';
import { table } from './lib/table.ts';

console.log(`${machine()}\n`);

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
