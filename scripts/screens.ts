/** `npm run screens`: pictures of the running Trade UI (npm start, npm run demo) for docs/screens, wide and narrow, light and dark. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { launchChromium } from '../test/browser/chromium.ts';
import { runScript } from './lib/operations.ts';
import { localSettings, root } from './lib/project.ts';

const SIZES = { wide: { width: 1440, height: 900 }, narrow: { width: 390, height: 844 } };
const FOLDER = join(root, 'docs/screens');

runScript(async () => {
  mkdirSync(FOLDER, { recursive: true });
  const browser = await launchChromium();
  try {
    for (const size of ['wide', 'narrow'] as const) {
      for (const scheme of ['light', 'dark'] as const) await blotter(browser, size, scheme);
    }
  } finally {
    await browser.close();
  }
  console.log(`Written to ${FOLDER}`);
});

/** The blotter as a trader sees it; on a wide screen beside the trade that is open. */
async function blotter(browser: Browser, size: keyof typeof SIZES, colorScheme: 'light' | 'dark'): Promise<void> {
  const page = await browser.newPage({ viewport: SIZES[size], colorScheme });
  await page.goto(localSettings().url);
  await page.getByRole('button', { name: /^t\.ng.*demo/s }).click();
  await page.getByText('Live', { exact: true }).waitFor();
  if (size === 'wide') {
    await page.locator('[role=grid] [role=row]').nth(3).click();
    await page.getByRole('heading', { name: 'Events' }).waitFor();
  }
  await page.screenshot({ path: join(FOLDER, `blotter-${size}-${colorScheme}.png`) });
  await page.close();
}
