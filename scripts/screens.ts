/**
 * `npm run screens`: pictures of the running Trade UI (npm start, npm run demo) for docs/screens, wide and narrow, light and
 * dark. `npm run screens -- trade positions` makes only those with these words in their names; FOLDER=… puts them elsewhere.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Browser } from 'playwright-core';
import sharp from 'sharp';
import { launchChromium } from './lib/chromium.ts';
import { runScript } from './lib/operations.ts';
import { localSettings, root } from './lib/project.ts';
import { PICTURES, type Picture, type Size } from './screens/pictures.ts';
import { makeSituations, type Situations } from './screens/situations.ts';

const SIZES = { wide: { width: 1440, height: 900 }, narrow: { width: 390, height: 844 } };
const FOLDER = resolve(root, process.env.FOLDER ?? 'docs/screens');
const { url } = localSettings();

runScript(async () => {
  const words = process.argv.slice(2);
  const chosen = PICTURES.filter(({ name }) => words.length === 0 || words.some(word => name.includes(word)));
  mkdirSync(FOLDER, { recursive: true });
  const situations = await makeSituations(url);
  const browser = await launchChromium();
  try {
    for (const picture of chosen)
      for (const size of ['wide', 'narrow'] as const)
        for (const scheme of ['light', 'dark'] as const) await take(browser, picture, situations, size, scheme);
  } finally {
    await browser.close();
  }
  writeFileSync(join(FOLDER, 'README.md'), gallery());
  console.log(`Written to ${FOLDER}`);
});

/** A page of all pictures: by day, wide and narrow; by night, by link. */
function gallery(): string {
  const sections = PICTURES.map(({ name }) => {
    const shown = (size: Size, width: number) =>
      `<a href="${name}-${size}-dark.png"><img src="${name}-${size}-light.png" width="${width}" alt="${name}, ${size}"></a>`;
    return `## ${name}\n\n${shown('wide', 720)} ${shown('narrow', 195)}`;
  });
  return `# The screens\n\nMade by \`npm run screens\`. A picture leads to the same in the dark.\n\n${sections.join('\n\n')}\n`;
}

async function take(
  browser: Browser,
  { name, as, address, before, until, after }: Picture,
  situations: Situations,
  size: Size,
  colorScheme: 'light' | 'dark',
): Promise<void> {
  const phone = size === 'narrow';
  const context = await browser.newContext({ viewport: SIZES[size], colorScheme, hasTouch: phone, isMobile: phone });
  const page = await context.newPage();
  await before?.(page);
  await page.goto(url + address(situations));
  if (as) {
    await page.getByRole('button', { name: as }).click();
    await page.getByText('Live', { exact: true }).waitFor();
  }
  await until(page, size);
  // Colours of a screen fit into a palette, and the file into a fraction.
  const picture = await page.screenshot({ animations: 'disabled' });
  await sharp(picture)
    .png({ palette: true, effort: 10 })
    .toFile(join(FOLDER, `${name}-${size}-${colorScheme}.png`));
  await after?.(page);
  await context.close();
}
