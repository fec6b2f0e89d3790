/** What each test file has for itself: a browser, and a real local server on which nobody else has left anything. */
import type { Browser, BrowserContext } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, inject } from 'vitest';
import { launchChromium } from '../../scripts/lib/chromium.ts';
import { type LocalServer, startLocalServer, temporaryState } from '../support/local-server.ts';

const state = temporaryState(inject('preparedState'));
let browser: Browser | undefined;
let server: LocalServer | undefined;
let contexts: BrowserContext[] = [];

beforeAll(async () => {
  const [launched, started] = await Promise.allSettled([launchChromium(), startLocalServer(state.stateDir)]);
  if (launched.status === 'fulfilled') browser = launched.value;
  if (started.status === 'fulfilled') server = started.value;
  for (const one of [launched, started]) if (one.status === 'rejected') throw one.reason;
});
afterAll(async () => {
  await browser?.close();
  await server?.kill();
  state.remove();
});

// A page that is left open goes on following the stream, which costs the tests after it.
beforeEach(() => {
  contexts = []; // those of before are for all tests of the file
});
afterEach(async () => {
  await Promise.all(contexts.map(context => context.close()));
});

/** Opens what another person's browser would be; what a test opens is closed when it ends. */
export async function newContext(options: Parameters<Browser['newContext']>[0]): Promise<BrowserContext> {
  if (!browser) throw new Error('There is a browser only while tests and hooks run');
  const context = await browser.newContext(options);
  contexts.push(context);
  return context;
}

export function baseUrl(): string {
  if (!server) throw new Error('There is a server only while tests and hooks run');
  return server.url;
}

/** `kill -9` of the server. */
export const killServer = async (): Promise<void> => server?.kill();

/** Starts the server that was killed again, at the same address, with its data. */
export async function startAgain(): Promise<void> {
  server = await startLocalServer(state.stateDir, server);
}
