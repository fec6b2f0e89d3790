/** One round with one page: read the book, follow the stream, sort, filter, scroll. */
import type { Browser, CDPSession, Page } from 'playwright-core';
import type { GridPage } from './grids.ts';
import { PROBE } from './probe.ts';

export interface Round {
  /** From opening the page until the whole book is in it, s. */
  readS: number;
  /** While the stream is followed at the top. */
  framesAbove33: number;
  frames: number;
  longestTaskMs: number;
  heapMb: number;
  sortNumberMs: number;
  sortTextMs: number;
  searchMs: number;
  clearMs: number;
  /** The most frames for which a place jumped to was blank. */
  blankAfterJump: number;
  /** Share of frames with a blank while gliding. */
  blankGliding: number;
}

const WORD = 'AAPL';
const JUMPS = 60;
const GLIDE_FRAMES = 240;
const GLIDE_PIXELS = 900;

export async function measure(
  browser: Browser,
  grid: GridPage,
  url: string,
  { rows, seconds }: { rows: number; seconds: number },
): Promise<Round> {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, serviceWorkers: 'block' });
  const page = await context.newPage();
  await page.addInitScript(PROBE);
  const devtools = await context.newCDPSession(page);
  try {
    const started = performance.now();
    await grid.open(page, url, rows);
    const readS = (performance.now() - started) / 1000;
    await collectGarbage(devtools);
    const live = await follow(page, seconds);
    const heapMb = await collectGarbage(devtools);
    const number = await sortBy(page, grid, 'Notional');
    const text = await sortBy(page, grid, 'Counterparty');
    const [searchMs, clearMs] = await searchFor(page, grid);
    const blanks = await page.evaluate<number[]>(`probe.jump(${grid.scroller}, '${grid.row}', ${JUMPS})`);
    const gliding = await page.evaluate<number>(
      `probe.glide(${grid.scroller}, '${grid.row}', ${GLIDE_FRAMES}, ${GLIDE_PIXELS})`,
    );
    return {
      readS,
      ...live,
      heapMb,
      sortNumberMs: number,
      sortTextMs: text,
      searchMs,
      clearMs,
      blankAfterJump: Math.max(...blanks),
      blankGliding: gliding / GLIDE_FRAMES,
    };
  } finally {
    await context.close();
  }
}

async function follow(page: Page, seconds: number) {
  await page.evaluate('probe.reset()');
  await page.waitForTimeout(seconds * 1000);
  const { gaps, tasks } = await page.evaluate<{ gaps: number[]; tasks: number[] }>(
    '({ gaps: probe.gaps, tasks: probe.tasks })',
  );
  return {
    frames: gaps.length,
    framesAbove33: gaps.filter(gap => gap > 33.4).length / gaps.length,
    // Only tasks above 50 ms are reported by browsers.
    longestTaskMs: Math.max(0, ...tasks),
  };
}

/** Sorts by a column, upwards, then downwards; the slower of both, each until another row stands first. */
async function sortBy(page: Page, grid: GridPage, title: string): Promise<number> {
  const times: number[] = [];
  for (let n = 0; n < 2; n++) {
    times.push(
      await page.evaluate<number>(`(() => {
        const before = ${grid.first};
        return probe.timed(() => ${grid.header(title)}.click(), () => {
          const now = ${grid.first};
          return now !== undefined && now !== before;
        });
      })()`),
    );
  }
  return Math.max(...times);
}

async function searchFor(page: Page, grid: GridPage): Promise<[number, number]> {
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
  return [await type(WORD), await type('')];
}

async function collectGarbage(devtools: CDPSession): Promise<number> {
  await devtools.send('HeapProfiler.collectGarbage');
  const { usedSize } = await devtools.send('Runtime.getHeapUsage');
  return usedSize / 2 ** 20;
}
