/**
 * `npm run bench:ui`: the blotter with a large book, live, beside AG Grid Community. ROWS, RATE (changes a second), SECONDS and
 * ROUNDS may be given. Writes docs/ui-bench.md.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { availableParallelism, cpus, loadavg, totalmem } from 'node:os';
import { join } from 'node:path';
import { benchUi, type UiResult } from '../bench/ui/bench.ts';
import type { Round } from '../bench/ui/measure.ts';
import type { Figure } from '../bench/ui/parts.ts';
import { root } from './lib/project.ts';
import { table } from './lib/table.ts';
import { builtSize, kilobytes } from './lib/ui-size.ts';

const given = (name: string, otherwise: number): number => Number(process.env[name] ?? otherwise);
const setup = {
  rows: given('ROWS', 100_000),
  perSecond: given('RATE', 50),
  seconds: given('SECONDS', 30),
  rounds: given('ROUNDS', 3),
};

const ms = (value: number) => value.toFixed(0);
const seconds = (value: number) => value.toFixed(1);
const percent = (value: number) => `${(value * 100).toFixed(2)} %`;

const LINES: [what: string, of: Figure, show: (value: number) => string][] = [
  ['opened until the first row stands, s', 'firstRowS', seconds],
  ['until the whole book has been read over HTTP, s', 'readS', seconds],
  ['until then: longest task, ms (0: none above 50)', 'readTaskMs', ms],
  ['following the stream: frames above 33 ms', 'framesAbove33', percent],
  ['the same: frames', 'frames', ms],
  ['the same: longest task, ms (0: none above 50)', 'longestTaskMs', ms],
  ['heap after it, MB', 'heapMb', ms],
  ['sort by notional, ms', 'sortNumberMs', ms],
  ['sort by counterparty, ms', 'sortTextMs', ms],
  ['quick search, ms', 'searchMs', ms],
  ['clear it, ms', 'clearMs', ms],
  ['jump anywhere: most frames blank', 'blankAfterJump', ms],
  ['glide at 900 px a frame: frames with a blank', 'blankGliding', percent],
];

const median = (values: readonly number[]) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;

/** Median, and the least and most of all rounds; or why there is none. */
function cell(rounds: readonly Round[], of: Figure, show: (value: number) => string): string {
  const values = rounds.flatMap(({ figures }) => figures[of] ?? []);
  const missing = rounds.flatMap(({ failed }) => failed[of] ?? []);
  if (values.length === 0) return `failed: ${missing[0]}`;
  const spread = values.length > 1 ? ` (${show(Math.min(...values))} – ${show(Math.max(...values))})` : '';
  return `${show(median(values))}${spread}${missing.length > 0 ? `; ${missing.length} failed: ${missing[0]}` : ''}`;
}

function report({ pages }: UiResult, load: number): string {
  const [cpu] = cpus();
  const browser = pages[0]?.rounds[0]?.browser;
  const version = JSON.parse(readFileSync(join(root, 'node_modules/ag-grid-community/package.json'), 'utf8')).version;
  const ours = builtSize(join(root, 'dist/bench/ui'));
  const theirs = builtSize(join(root, 'dist/bench/ag-page'));
  const rows = LINES.map(([what, of, show]) => [what, ...pages.map(({ rounds }) => cell(rounds, of, show))]);
  return [
    '# The blotter, measured',
    '',
    `${setup.rows.toLocaleString('en')} trades in the browser, ${setup.perSecond} changes a second for ${setup.seconds} s: ` +
      'submissions, bookings and amendments of any of them. Tapebook is the Trade UI as it is built and deployed, all of it; beside it ' +
      'a page with nothing but AG Grid Community, which has the same columns, reads the same pages of the API and follows the same ' +
      'stream with the same client. Both get them from one small server (`bench/ui/server.ts`). AG Grid’s columns are as wide, its sorts compare keys made once a row, it takes changes by `applyTransactionAsync` and row id, ' +
      '`deltaSort` and the cache of the quick filter are on, animation is off.',
    '',
    'Tapebook shows the newest rows first and reads on; the other page is given all rows at once, which is the quickest for it.',
    '',
    setup.rounds === 1
      ? 'One round of each, in a browser of its own:'
      : `Median of ${setup.rounds} rounds, in turn, each in a browser of its own (least – most):`,
    '',
    table(['', ...pages.map(({ name }) => name)], rows),
    '',
    `JavaScript for the first screen: Tapebook ${kilobytes(ours.first)}, the page with AG Grid ${kilobytes(theirs.first)}.`,
    '',
    'Sort and search are timed from the click or the key until the frame after the one in which the result stands in the page. ' +
      'A jump sets the scroll position to a place anywhere in the list; a frame is blank when there is no row with text at a quarter, ' +
      'half or three quarters of its height. Heap is what is in use after a garbage collection.',
    '',
    `${cpu?.model.trim()}, ${availableParallelism()} cores, ${(totalmem() / 2 ** 30).toFixed(0)} GB, Chromium ${browser} without a GPU, ` +
      `AG Grid Community ${version}, Node ${process.versions.node}; load average before ${load.toFixed(1)}, after ${loadavg()[0]?.toFixed(1)}. ` +
      `Made by \`ROWS=${setup.rows} RATE=${setup.perSecond} SECONDS=${setup.seconds} ROUNDS=${setup.rounds} npm run bench:ui\` on ${new Date().toISOString().slice(0, 10)}.`,
    '',
  ].join('\n');
}

const load = loadavg()[0] ?? 0;
const text = report(await benchUi(setup, line => console.log(line)), load);
writeFileSync(join(root, 'docs/ui-bench.md'), text);
console.log(`\n${text}`);
