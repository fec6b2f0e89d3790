/** One round with one page: part after part, each within its time. A part that fails says why, and the others go on. */
import { launchChromium } from '../../scripts/lib/chromium.ts';
import type { GridPage } from './grids.ts';
import { type Bench, type Figure, type Figures, PARTS, type Part } from './parts.ts';
import { PROBE } from './probe.ts';
import { within } from './within.ts';

export interface Round {
  /** Version of the browser. */
  browser: string;
  figures: Figures;
  /** Why there is no figure. */
  failed: { [F in Figure]?: string };
}

const CLOSE_S = 10;

/**
 * Measures in a browser of its own, so that nothing of another round is left in it.
 * @param say is told each figure as soon as it is known
 */
export async function measure(
  grid: GridPage,
  url: string,
  { rows, seconds }: { rows: number; seconds: number },
  say: (line: string) => void,
): Promise<Round> {
  const browser = await launchChromium();
  try {
    const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, serviceWorkers: 'block' });
    const page = await context.newPage();
    page.setDefaultTimeout(0);
    await page.addInitScript(PROBE);
    const devtools = await context.newCDPSession(page);
    const round: Round = { browser: browser.version(), figures: {}, failed: {} };
    for (const part of PARTS) await take(part, { page, devtools, grid, url, rows, seconds }, round, say);
    return round;
  } finally {
    await within(CLOSE_S, browser.close());
  }
}

async function take(part: Part, bench: Bench, round: Round, say: (line: string) => void): Promise<void> {
  try {
    const figures = await within(part.limitS(bench), part.run(bench));
    Object.assign(round.figures, figures);
    say(JSON.stringify(figures));
  } catch (error) {
    const [why = ''] = (error instanceof Error ? error.message : String(error)).split('\n');
    for (const figure of part.gives) round.failed[figure] = why;
    say(`${part.gives.join(', ')}: ${why}`);
  }
}
