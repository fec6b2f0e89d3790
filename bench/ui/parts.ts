/** What is measured, part by part: how each is done, how long it may take at most, and which figures it gives. */
import type { CDPSession, Page } from 'playwright-core';
import type { GridPage } from './grids.ts';

export const FIGURES = [
  'firstRowS',
  'readS',
  'readTaskMs',
  'framesAbove33',
  'frames',
  'longestTaskMs',
  'heapMb',
  'sortNumberMs',
  'sortTextMs',
  'searchMs',
  'clearMs',
  'blankAfterJump',
  'blankGliding',
] as const;
export type Figure = (typeof FIGURES)[number];
export type Figures = { [F in Figure]?: number };

/** What a part works on. */
export interface Bench {
  page: Page;
  devtools: CDPSession;
  grid: GridPage;
  url: string;
  rows: number;
  /** For how long the stream is followed. */
  seconds: number;
}

export interface Part {
  gives: readonly Figure[];
  limitS: (bench: Bench) => number;
  run: (bench: Bench) => Promise<Figures>;
}

const WORD = 'AAPL';
const JUMPS = 60;
const GLIDE_FRAMES = 240;
const GLIDE_PIXELS = 900;
const SHORT_S = 25;

export const PARTS: readonly Part[] = [
  { gives: ['firstRowS', 'readS', 'readTaskMs'], limitS: () => 90, run: read },
  {
    gives: ['framesAbove33', 'frames', 'longestTaskMs', 'heapMb'],
    limitS: ({ seconds }) => seconds + SHORT_S,
    run: follow,
  },
  { gives: ['sortNumberMs'], limitS: () => SHORT_S, run: sort('sortNumberMs', 'Notional') },
  { gives: ['sortTextMs'], limitS: () => SHORT_S, run: sort('sortTextMs', 'Counterparty') },
  { gives: ['searchMs', 'clearMs'], limitS: () => SHORT_S, run: search },
  { gives: ['blankAfterJump'], limitS: () => SHORT_S, run: jump },
  { gives: ['blankGliding'], limitS: () => SHORT_S, run: glide },
];

async function read({ page, grid, url, rows }: Bench): Promise<Figures> {
  const started = performance.now();
  const seconds = () => (performance.now() - started) / 1000;
  await grid.open(page, url);
  await page.waitForFunction(`${grid.first} !== undefined`);
  const firstRowS = seconds();
  await grid.readAll(page, rows);
  const readS = seconds();
  return { firstRowS, readS, readTaskMs: longest(await page.evaluate<number[]>('probe.tasks')) };
}

async function follow({ page, devtools, seconds }: Bench): Promise<Figures> {
  await collectGarbage(devtools);
  await page.evaluate('probe.reset()');
  await page.waitForTimeout(seconds * 1000);
  const { gaps, tasks } = await page.evaluate<{ gaps: number[]; tasks: number[] }>(
    '({ gaps: probe.gaps, tasks: probe.tasks })',
  );
  return {
    frames: gaps.length,
    framesAbove33: gaps.filter(gap => gap > 33.4).length / gaps.length,
    longestTaskMs: longest(tasks),
    heapMb: await collectGarbage(devtools),
  };
}

/** Sorts by a column, upwards, then downwards; the slower of both, each until another row stands first. */
function sort(figure: Figure, title: string): Part['run'] {
  return async ({ page, grid }) => {
    const once = () =>
      page.evaluate<number>(`(() => {
        const before = ${grid.first};
        return probe.timed(() => ${grid.header(title)}.click(), () => {
          const now = ${grid.first};
          return now !== undefined && now !== before;
        });
      })()`);
    return { [figure]: Math.max(await once(), await once()) };
  };
}

async function search({ page, grid }: Bench): Promise<Figures> {
  const type = (text: string) =>
    page.evaluate<number>(`(() => {
      const before = ${grid.count};
      const input = ${grid.search};
      const set = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value').set;
      const far = () => Math.abs(parseInt((${grid.count}).replace(/,/g, '')) - parseInt(before.replace(/,/g, ''))) > 1000;
      return probe.timed(() => {
        set.call(input, '${text}');
        input.dispatchEvent(new Event('input', { bubbles: true }));
      }, far);
    })()`);
  return { searchMs: await type(WORD), clearMs: await type('') };
}

async function jump({ page, grid }: Bench): Promise<Figures> {
  const blanks = await page.evaluate<number[]>(`probe.jump(${grid.scroller}, '${grid.row}', ${JUMPS})`);
  return { blankAfterJump: Math.max(...blanks) };
}

async function glide({ page, grid }: Bench): Promise<Figures> {
  const blankGliding = await page.evaluate<number>(
    `probe.glide(${grid.scroller}, '${grid.row}', ${GLIDE_FRAMES}, ${GLIDE_PIXELS})`,
  );
  return { blankGliding };
}

/** Only tasks above 50 ms are reported by browsers; 0 when there was none. */
const longest = (tasks: readonly number[]) => Math.max(0, ...tasks);

async function collectGarbage(devtools: CDPSession): Promise<number> {
  await devtools.send('HeapProfiler.collectGarbage');
  const { usedSize } = await devtools.send('Runtime.getHeapUsage');
  return usedSize / 2 ** 20;
}
