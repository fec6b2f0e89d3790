/** The blotter by keyboard, its filters, and rows that keep still while one reads them. */
import type { Page } from 'playwright-core';
import { beforeAll, beforeEach, expect, test } from 'vitest';
import { waitUntil } from '../../scripts/lib/wait-until.ts';
import { newIdempotencyKey, unwrap } from '../../src/client/index.ts';
import { apiAs } from './api.ts';
import { openDesk } from './desk.ts';

let page: Page;
let complaints: string[];
let submit: (symbol?: string, side?: 'BUY' | 'SELL') => Promise<unknown>;

beforeAll(async () => {
  const client = await apiAs('t.ng', 'trader');
  submit = async (symbol = 'AAPL', side = 'BUY') =>
    unwrap(
      await client.submitTrade(
        { account: 'EQ-002', side, symbol, quantity: '100', price: '10' },
        { idempotencyKey: newIdempotencyKey() },
      ),
    );
  await Promise.all(Array.from({ length: 60 }, (_, n) => submit(n % 2 ? 'GE' : 'BA', n % 3 ? 'BUY' : 'SELL')));
  // A row that came to the list only now would count as new.
  await waitUntil('all of them to be in the list, and booked or refused', async () => {
    const { items } = unwrap(await client.trades({ limit: 200 }));
    return items.length === 60 && items.every(({ status }) => status !== 'PENDING_NEW');
  });
});
beforeEach(async () => {
  ({ page, complaints } = await openDesk());
  await page.locator('[data-trade]').nth(20).waitFor();
});

const active = () => page.locator('[data-active]');
const topOf = async () => (await active().boundingBox())?.y;

test('one stop for Tab, arrows within, Enter opens, Escape closes, and the focus stays', async () => {
  await page.getByRole('grid', { name: 'Trades' }).focus();
  for (const key of ['ArrowDown', 'ArrowDown', 'ArrowUp', 'PageDown', 'Home', 'ArrowDown'])
    await page.keyboard.press(key);
  expect(await active().getAttribute('aria-rowindex')).toBe('3');
  await page.keyboard.press('Enter');
  await page.getByRole('complementary', { name: 'Trade' }).getByText('Submitted', { exact: true }).last().waitFor();
  const trade = await active().getAttribute('data-trade');
  await expect.poll(() => page.url()).toContain(`trade=${trade}`);
  await page.keyboard.press('Escape');
  await page.getByRole('complementary', { name: 'Trade' }).waitFor({ state: 'detached' });
  await expect.poll(() => page.evaluate('document.activeElement.getAttribute("role")')).toBe('grid');
  expect(complaints).toEqual([]);
});

test('a row at which one is does not move when new ones come; they are counted, and shown on request', async () => {
  await page.getByRole('grid', { name: 'Trades' }).focus();
  for (let n = 0; n < 4; n++) await page.keyboard.press('ArrowDown');
  const [trade, top] = [await active().getAttribute('data-trade'), await topOf()];
  await Promise.all([submit(), submit(), submit()]);
  const jump = page.getByRole('button', { name: '3 new, go to live' });
  await jump.waitFor();
  expect(await active().getAttribute('data-trade')).toBe(trade);
  expect(await topOf()).toBe(top);

  await jump.click();
  await jump.waitFor({ state: 'detached' });
  await submit('IBM');
  await page.locator('[aria-rowindex="2"]').getByText('IBM').waitFor();
});

test('filters narrow what is shown, live, and survive a reload by the address', async () => {
  await page.getByRole('button', { name: /^Side/ }).click();
  await page.getByLabel('Sell', { exact: true }).check();
  await page.keyboard.press('Escape');
  await page.keyboard.press('/');
  await page.keyboard.type('CAT');
  await page.getByText('Nothing matches').waitFor();
  await Promise.all([submit('CAT', 'SELL'), submit('CAT', 'BUY')]);
  await page.locator('[data-trade]').filter({ hasText: 'CAT' }).getByText('Booked').waitFor();
  expect(await page.locator('[data-trade]').count()).toBe(1);

  await expect.poll(() => page.url()).toContain('CAT');
  await page.reload();
  await page.locator('[data-trade]').filter({ hasText: 'CAT' }).waitFor();
  expect(await page.locator('[data-trade]').count()).toBe(1);
  await page.getByRole('button', { name: 'Any side' }).click();
  await page.locator('[data-trade]').nth(1).waitFor();
  expect(complaints).toEqual([]);
});
