/** The documentation of the API is served from here, under the same strict content security policy. */
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { launchChromium } from './chromium.ts';
import { openDesk } from './desk.ts';

let browser: Browser;

beforeAll(async () => {
  browser = await launchChromium();
});
afterAll(() => browser?.close());

test('/docs shows the operations of /openapi.json', async () => {
  const { page, complaints } = await openDesk(browser, { as: null });
  const foreign: string[] = [];
  page.on('request', request => {
    if (!request.url().startsWith(inject('baseUrl')) && !request.url().startsWith('data:')) foreign.push(request.url());
  });
  await page.goto(`${inject('baseUrl')}/docs`);
  await page.getByText('Submit a trade', { exact: true }).waitFor();
  expect(foreign).toEqual([]);
  expect(complaints).toEqual([]);
});
