/** `npm run icons`: draws the icons of the installed app from ui/public/favicon.svg. */
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { launchChromium } from './lib/chromium.ts';
import { runScript } from './lib/operations.ts';
import { root } from './lib/project.ts';

const PUBLIC = join(root, 'ui/public');
const FOLDER = join(PUBLIC, 'icons');

/** A system cuts a maskable icon to its own shape: the ground goes to the edge, the drawing stays in the middle. */
const ICONS = [
  { name: 'icon-192', size: 192, maskable: false },
  { name: 'icon-512', size: 512, maskable: false },
  { name: 'maskable-512', size: 512, maskable: true },
  { name: 'apple-touch-180', size: 180, maskable: true },
];

runScript(async () => {
  mkdirSync(FOLDER, { recursive: true });
  const drawing = readFileSync(join(PUBLIC, 'favicon.svg'), 'utf8');
  const ground = /<rect[^>]* fill="([^"]+)"/.exec(drawing)?.[1];
  const browser = await launchChromium();
  try {
    for (const { name, size, maskable } of ICONS) {
      const page = await browser.newPage({ viewport: { width: size, height: size } });
      await page.setContent(`<body style="margin:0;display:grid;place-items:center;height:100vh">${drawing}</body>`);
      await page.addStyleTag({
        content: maskable ? `svg { width: 76% } body { background: ${ground} }` : 'svg { width: 100% }',
      });
      await page.screenshot({ path: join(FOLDER, `${name}.png`), omitBackground: true });
      await page.close();
    }
  } finally {
    await browser.close();
  }
  console.log(`Written to ${FOLDER}`);
});
