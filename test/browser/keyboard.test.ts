/** From screen to screen, to any trade and to any step by keyboard, and the focus is never lost. */
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { apiAs, settledTrade } from './api.ts';
import { openDesk, uniqueReference } from './desk.ts';

/** Whether something other than the page as a whole has the focus. */
const focused = (page: Page) => expect.poll(() => page.evaluate('document.activeElement !== document.body')).toBe(true);

const openPalette = async (page: Page) => {
  await page.keyboard.press('Control+k');
  await page.getByRole('combobox', { name: 'Command, screen or trade' }).waitFor();
};

test('g and a letter go to a screen, ? lists the keys, and single keys can be turned off', async () => {
  const { page, complaints } = await openDesk();
  await page.keyboard.press('g');
  await page.keyboard.press('p');
  await page.getByRole('heading', { name: 'Positions' }).waitFor();
  await focused(page);
  await page.keyboard.press('g');
  await page.keyboard.press('b');
  await page.getByRole('heading', { name: 'Blotter' }).waitFor();

  await page.keyboard.press('?');
  await page.getByRole('dialog', { name: 'Keys' }).getByText('New trade').waitFor();
  await page.getByRole('checkbox', { name: /^Single keys act/ }).uncheck();
  await page.keyboard.press('Escape');
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  await focused(page);
  for (const key of ['n', 'g', 'e', '?', '/']) await page.keyboard.press(key);
  await openPalette(page);
  expect(page.url()).not.toContain('exceptions');
  expect(await page.getByRole('dialog').count()).toBe(1);
  expect(complaints).toEqual([]);
});

test('the palette finds a trade by its reference, and the steps that may be taken on it', async () => {
  const reference = uniqueReference();
  const { tradeId } = await settledTrade(await apiAs('o.ps', 'operations'), { clientReference: reference });
  const { page, complaints } = await openDesk();
  await openPalette(page);
  await page.keyboard.type(reference);
  await page.getByRole('option', { name: reference }).waitFor();
  await page.keyboard.press('Enter');
  await page
    .getByRole('complementary', { name: 'Trade' })
    .getByText(/verified in this browser/)
    .waitFor();
  await expect.poll(() => page.url()).toContain(tradeId);

  await openPalette(page);
  await page.keyboard.type('amend');
  await page.keyboard.press('Enter');
  await page.getByRole('dialog', { name: 'Amend trade' }).waitFor();
  await page.keyboard.press('Escape');
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  await focused(page);

  await openPalette(page);
  await page.keyboard.type('dark');
  await page.keyboard.press('Enter');
  await expect.poll(() => page.evaluate('document.documentElement.dataset.theme')).toBe('dark');
  await openPalette(page);
  await page.keyboard.type('zzz');
  await page.getByText('Nothing answers to that').waitFor();
  expect(complaints).toEqual([]);
});

test('what the palette found for a shorter text is not what Enter opens', async () => {
  const reference = uniqueReference();
  await settledTrade(await apiAs('o.ps', 'operations'), { clientReference: reference });
  const { page } = await openDesk();
  await openPalette(page);
  await page.keyboard.type(reference);
  await page.getByRole('option', { name: reference }).waitFor();
  await page.route('**/v1/trades?*q=*', () => {}); // no answer yet
  await page.keyboard.type('x');
  await page.keyboard.press('Enter');
  await page.getByRole('option', { name: reference }).waitFor({ state: 'detached' });
  expect(await page.getByRole('dialog', { name: 'Commands' }).count()).toBe(1);
  expect(page.url()).not.toContain('trade=');
});
