/**
 * `npm run bench:cost`: what each way through the system would be billed by Cloudflare, counted on a running one. Writes the
 * tables of docs/cost.md, and what a trade takes into bench/cost/measured.json, from which `npm run model` calculates.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Desk } from '../bench/cost/desk.ts';
import { measureLoad } from '../bench/cost/load-paths.ts';
import { measurePaths } from '../bench/cost/paths.ts';
import { lineTable, pathTable } from '../bench/cost/report.ts';
import { PRICES_OF } from '../bench/cost/resources.ts';
import { afterMark, machine } from '../bench/machine.ts';
import { root } from './lib/project.ts';

const desk = await Desk.open();
try {
  const alone = await measurePaths(desk);
  const load = await measureLoad(desk);
  const [trade] = alone;
  const burst = load.at(-1);
  if (!trade || !burst) throw new Error('no costs were measured');
  const report = [
    `Prices of ${PRICES_OF}. Each alone, so that every batch is of one trade: the worst case.`,
    pathTable(alone),
    'The same trade when many come, so that they share batches (their size depends on the machine):',
    pathTable(load),
    'Where it goes, of a trade alone and of many at once; what is below a cent per million is left out:',
    lineTable(trade, burst),
    `\`npm run bench:cost\`, ${machine()}`,
  ].join('\n\n');
  console.log(report);
  const page = join(root, 'docs/cost.md');
  writeFileSync(page, afterMark(readFileSync(page, 'utf8'), report));
  const measured = Object.fromEntries(
    [...alone, ...load].map(({ name, unit, measured: { usage, objectSeconds, batch } }) => [
      name,
      { unit, usage, objectSeconds, batch },
    ]),
  );
  writeFileSync(join(root, 'bench/cost/measured.json'), `${JSON.stringify(measured, null, 2)}\n`);
} finally {
  await desk.close();
}
