/**
 * `npm run bench:lists`: what lists cost at a million trades, beside a thousand. `-- --write` puts the tables into
 * docs/lists.md; `-- --trades=N` takes another size.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { type Cost, costsOf, downloadCsv, GUARANTEED, OTHERS, PAGE, SORTS } from '../bench/lists.ts';
import { startListsServer } from '../bench/lists-server.ts';
import { afterMark, machine } from '../bench/machine.ts';
import { SCAN_BUDGET } from '../src/views/trade-list.ts';
import { root } from './lib/project.ts';
import { table } from './lib/table.ts';

const { values } = parseArgs({
  options: { write: { type: 'boolean', default: false }, trades: { type: 'string', default: '1000000' } },
});
const trades = Number(values.trades);
const FEW = 1000;

const thousands = (count: number) => Math.round(count).toLocaleString('en');
const ms = (time: number) => time.toFixed(1);
const times = (many: Cost, few: Cost) => [ms(few.p50), ms(few.p99), ms(many.p50), ms(many.p99)];
const columns = [`p50, ms, ${thousands(FEW)}`, 'p99', `p50, ms, ${thousands(trades)}`, 'p99'];

console.log(`Writing ${thousands(trades)} trades …`);
const server = await startListsServer({ large: trades, small: FEW });
try {
  const guaranteed: string[][] = [];
  for (const [name, filter] of GUARANTEED) {
    for (const sort of SORTS) {
      const { small: few, large: many } = await costsOf(server, filter, sort);
      guaranteed.push([name, sort, `shown + ${few.beyond}`, `shown + ${many.beyond}`, ...times(many, few)]);
    }
  }
  const others: string[][] = [];
  for (const [name, filter, sort] of OTHERS) {
    const { small: few, large: many } = await costsOf(server, filter, sort);
    others.push([name, sort, thousands(few.read), thousands(many.read), ...times(many, few)]);
  }
  const csv = await downloadCsv(server);
  const report = [
    `${machine()} at the end: \`npm run bench:lists\`, pages of ${PAGE} at 200 depths each, of both books in turn, over HTTP on this machine. Where the load is above the number of cores, times say little and p99 less, and rows read say all.`,
    'Guaranteed: the most rows read by any page.',
    table(['list', 'sort', `rows read, ${thousands(FEW)}`, `rows read, ${thousands(trades)}`, ...columns], guaranteed),
    `Others: the most rows read by any page, of at most ${thousands(2 * SCAN_BUDGET)} and 20, twice that with three to five accounts or symbols; a search reads once more for its way.`,
    table(['list', 'sort', `rows read, ${thousands(FEW)}`, `rows read, ${thousands(trades)}`, ...columns], others),
    `CSV: ${thousands(csv.rows)} trades, ${csv.megabytes.toFixed(1)} MB in ${csv.seconds.toFixed(1)} s; workerd, with the database in it, held ${thousands(csv.before)} MB before and at most ${thousands(csv.most)} MB meanwhile.`,
  ].join('\n\n');
  console.log(`\n${report}`);
  const page = join(root, 'docs/lists.md');
  if (values.write) writeFileSync(page, afterMark(readFileSync(page, 'utf8'), report));
} finally {
  await server.stop();
}
