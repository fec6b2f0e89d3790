/** The whole way, as somebody at the desk sees it: sign in, submit, watch the row turn booked. */
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { launchChromium } from './chromium.ts';

let browser: Browser;
let page: Page;
const complaints: string[] = [];

beforeAll(async () => {
  browser = await launchChromium();
  page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
  page.on('pageerror', error => complaints.push(error.message));
  page.on('console', message => {
    if (message.type() === 'error') complaints.push(message.text());
  });
});
afterAll(() => browser?.close());

test('a submitted trade appears in the blotter and turns booked, without a reload', async () => {
  await page.goto(inject('baseUrl'));
  await page.getByRole('button', { name: /t\.ng.*demo/s }).click();
  await page
    .getByRole('button', { name: /new trade|ticket/i })
    .first()
    .click();

  await page.getByRole('combobox', { name: 'Instrument' }).fill('AAPL');
  await page.getByText('Apple Inc.').first().waitFor();
  await page.getByRole('textbox', { name: 'Quantity' }).fill('150');
  await page.getByRole('textbox', { name: 'Price' }).fill('272.40');
  await page.getByRole('combobox', { name: 'Account' }).fill('EQ-001');
  await page.keyboard.press('Tab');

  await page.evaluate(() => Object.assign(globalThis, { sameDocument: true }));
  await page.getByRole('button', { name: /^Buy.*AAPL/ }).click();

  const row = page.locator('[data-trade]').filter({ hasText: 'AAPL' }).first();
  await row.waitFor();
  await row
    .getByText(/booked/i)
    .first()
    .waitFor();
  expect(await page.evaluate(() => 'sameDocument' in globalThis)).toBe(true);
  expect(complaints).toEqual([]);
});
