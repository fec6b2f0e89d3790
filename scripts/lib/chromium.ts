/** Finds a Chromium for the browser tests and starts it. Nothing is downloaded. */
import { existsSync } from 'node:fs';
import { type Browser, chromium } from 'playwright-core';

const INSTALLED = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
];

const ARGUMENTS = [
  '--no-sandbox', // containers run as root
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

const HOW_TO_GET_ONE =
  'The browser tests need a Chromium. Install one (Debian, Ubuntu: apt-get install chromium), or name one: ' +
  'CHROMIUM=/path/to/chromium npm test';

/** @param more arguments of the browser's command line */
export async function launchChromium(more: readonly string[] = []): Promise<Browser> {
  const { path, args } = await findChromium();
  try {
    return await chromium.launch({ executablePath: path, args: [...args, ...ARGUMENTS, ...more] });
  } catch (error) {
    throw new Error(`${path} does not start. ${HOW_TO_GET_ONE}`, { cause: error });
  }
}

/** Where a browser is, and what it has to be started with. */
export async function findChromium(): Promise<{ path: string; args: string[] }> {
  const named = process.env.CHROMIUM;
  if (named && !existsSync(named)) throw new Error(`CHROMIUM names ${named}, which does not exist. ${HOW_TO_GET_ONE}`);
  const path = named ?? INSTALLED.find(candidate => existsSync(candidate));
  if (path) return { path, args: [] };

  try {
    // Comes with the development dependencies, packed; it lacks some shared libraries that a desktop has.
    const { default: packed } = await import('@sparticuz/chromium');
    // In a single process it dies with the first context that is closed.
    return { path: await packed.executablePath(), args: packed.args.filter(arg => arg !== '--single-process') };
  } catch (error) {
    throw new Error(HOW_TO_GET_ONE, { cause: error });
  }
}
