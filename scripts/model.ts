/**
 * `npm run model`: which part saturates first at some scales, and what a month costs. `-- --tenants 10 --rate 1000 --sockets 5000
 * --history 1000000` takes one of your own; `-- --write` puts the tables into docs/scaling.md.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import measured from '../bench/cost/measured.json' with { type: 'json' };
import { usdPerMillion } from '../bench/cost/resources.ts';
import { afterMark } from '../bench/machine.ts';
import { parts, type Scale, usdPerMonth } from '../bench/model.ts';
import { root } from './lib/project.ts';
import { table } from './lib/table.ts';

const SCALES: Scale[] = [
  { tenants: 10, tradesPerSecond: 10, sockets: 200, history: 1e6 },
  { tenants: 100, tradesPerSecond: 1_000, sockets: 10_000, history: 1e7 },
  { tenants: 1_000, tradesPerSecond: 10_000, sockets: 100_000, history: 1e8 },
  { tenants: 1_000, tradesPerSecond: 100_000, sockets: 500_000, history: 1e9 },
];

const { values } = parseArgs({
  options: {
    tenants: { type: 'string' },
    rate: { type: 'string', default: '10' },
    sockets: { type: 'string', default: '100' },
    history: { type: 'string', default: '1000000' },
    write: { type: 'boolean', default: false },
  },
});
const scales = values.tenants
  ? [
      {
        tenants: Number(values.tenants),
        tradesPerSecond: Number(values.rate),
        sockets: Number(values.sockets),
        history: Number(values.history),
      },
    ]
  : SCALES;

const alone = measured['submitted and booked'];
const together = measured['submitted and booked, 200 at once'];
const count = (value: number) => value.toLocaleString('en');

const report = scales
  .map(scale => {
    // Up to ten trades a second and tenant hardly any two share a batch.
    const trade = scale.tradesPerSecond / scale.tenants > 10 ? together : alone;
    return [
      `### ${count(scale.tradesPerSecond)} trades/s, ${count(scale.tenants)} tenants, ${count(scale.sockets)} sockets, ${count(scale.history)} trades of history`,
      table(
        ['part', 'load (1 is full)', 'needed', 'next step'],
        parts(scale, trade).map(({ part, load, needed, next }) => [
          part,
          load < 0.01 ? '< 0.01' : load.toFixed(2),
          count(needed),
          needed > 1 ? next : '',
        ]),
      ),
      `Operations: ${usdPerMillion(trade.usage).toFixed(2)} USD per million trades; were the rate kept all month, ${count(Math.round(usdPerMonth(scale, trade)))} USD.`,
    ].join('\n\n');
  })
  .join('\n\n');
console.log(report);
if (values.write) {
  const page = join(root, 'docs/scaling.md');
  writeFileSync(page, afterMark(readFileSync(page, 'utf8'), report));
}
