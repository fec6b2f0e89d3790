/**
 * `npm run lighthouse`: Lighthouse on the blotter of the running Trade UI (npm start, npm run demo), signed in, as a desk and as
 * a phone. It is fetched when it is first run: 160 MB that nothing else here needs. Fails below 95 in any category.
 */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { requestDevToken, unwrap } from '../src/client/index.ts';
import { launchChromium } from './lib/chromium.ts';
import { freePort } from './lib/free-port.ts';
import { runScript } from './lib/operations.ts';
import { localSettings, root } from './lib/project.ts';

const VERSION = '13.5.0';
const TOOLS = join(root, '.wrangler/tools');
const CATEGORIES = ['performance', 'accessibility', 'best-practices'] as const;
const LOWEST = 95;

/** What is used here of the two packages. */
interface Lighthouse {
  default(url: string, flags: object, config: object | undefined, page: Page): Promise<{ lhr: Report } | undefined>;
  desktopConfig: object;
}
interface Puppeteer {
  default: {
    connect(options: { browserURL: string }): Promise<{ newPage(): Promise<Page>; disconnect(): Promise<void> }>;
  };
}
interface Page {
  goto(url: string): Promise<unknown>;
  evaluate(script: string): Promise<unknown>;
}
interface Report {
  categories: { [category: string]: { score: number | null; auditRefs: { id: string }[] } | undefined };
  audits: {
    [id: string]: { title: string; score: number | null; scoreDisplayMode: string; displayValue?: string } | undefined;
  };
}

runScript(async () => {
  fetchOnce();
  const lighthouse = await tool<Lighthouse>('lighthouse/core/index.js');
  const puppeteer = await tool<Puppeteer>('puppeteer-core/lib/puppeteer/puppeteer-core.js');
  const { url } = localSettings();
  const { token } = unwrap(await requestDevToken(url, { sub: 't.ng', tenant: 'demo', roles: ['trader'] }));
  const low: string[] = [];
  for (const [layout, config] of [
    ['desk', lighthouse.desktopConfig],
    ['phone', undefined],
  ] as const) {
    // Each is a device of its own, which knows nothing of the other's visit.
    const port = await freePort();
    const browser = await launchChromium([`--remote-debugging-port=${port}`]);
    const connected = await puppeteer.default.connect({ browserURL: `http://127.0.0.1:${port}` });
    try {
      const page = await connected.newPage();
      await page.goto(url);
      await page.evaluate(`sessionStorage.setItem('tapebook.token', ${JSON.stringify(token)})`);
      const flags = { disableStorageReset: true, onlyCategories: CATEGORIES, logLevel: 'error' };
      const result = await lighthouse.default(`${url}/`, flags, config, page);
      if (!result) throw new Error('Lighthouse returned no result');
      low.push(...show(layout, result.lhr));
    } finally {
      await connected.disconnect();
      await browser.close();
    }
  }
  if (low.length > 0) throw new Error(`Below ${LOWEST}: ${low.join(', ')}`);
});

function fetchOnce(): void {
  if (existsSync(join(TOOLS, 'node_modules/lighthouse'))) return;
  const args = ['install', '--prefix', TOOLS, '--no-audit', '--no-fund', '--loglevel=error', `lighthouse@${VERSION}`];
  const { status } = spawnSync('npm', args, { stdio: 'inherit', shell: process.platform === 'win32' });
  if (status !== 0) throw new Error('Lighthouse could not be installed from the npm registry; see the reason above.');
}

async function tool<T>(path: string): Promise<T> {
  return import(pathToFileURL(join(TOOLS, 'node_modules', path)).href);
}

/** Prints the scores, and what cost points. Gives the categories that are too low. */
function show(layout: string, { categories, audits }: Report): string[] {
  const low: string[] = [];
  for (const name of CATEGORIES) {
    const category = categories[name];
    const score = Math.round((category?.score ?? 0) * 100);
    if (score < LOWEST) low.push(`${name} on a ${layout}`);
    console.log(`${layout.padEnd(6)} ${name.padEnd(15)} ${String(score).padStart(3)}`);
    for (const { id } of category?.auditRefs ?? []) {
      const audit = audits[id];
      if (audit && audit.score !== null && audit.score < 0.9 && audit.scoreDisplayMode !== 'informative')
        console.log(`         ${audit.title}${audit.displayValue ? `: ${audit.displayValue}` : ''}`);
    }
  }
  return low;
}
