/** Positions: live, as of any moment, and from each to the trades that it is made of. */
import { expect, test } from 'vitest';
import { apiAs, settledTrade } from './api.ts';
import { openDesk } from './desk.ts';

test('a booking moves its position at once; the book as of before shows it as it was; its trades are a step away', async () => {
  const client = await apiAs('o.ps', 'operations');
  const terms = { account: 'EQ-004', symbol: 'NESN', price: '84.16' };
  const first = await settledTrade(client, { ...terms, quantity: '900' });
  const { page, complaints } = await openDesk();
  await page.getByRole('link', { name: 'Positions' }).click();
  const row = page.getByRole('row').filter({ has: page.getByRole('link', { name: 'Trades in NESN on EQ-004' }) });
  await row.getByText('900', { exact: false }).first().waitFor();

  const second = await settledTrade(client, { ...terms, side: 'SELL_SHORT', quantity: '1000' });
  await row.getByText('short').waitFor();
  expect(await row.textContent()).toContain('−100');

  // Drawn when the row comes into view.
  await row.scrollIntoViewIfNeeded();
  await row.getByRole('img', { name: /^Since .* between -100 and 900$/ }).waitFor();

  // A moment at which the first was booked and the second was not sent yet.
  await page.goto(`${page.url()}?asOf=${first.updatedAt}`);
  await page.getByText(/^The whole book as of .* read-only$/).waitFor();
  await row.getByText('long').waitFor();
  expect(await row.textContent()).toContain('900');
  await row.scrollIntoViewIfNeeded();
  await row.getByRole('img', { name: /^Since .* between 0 and 900$/ }).waitFor();
  await page.getByRole('button', { name: 'Back to now' }).click();
  await row.getByText('short').waitFor();

  await page.getByRole('link', { name: 'Trades in NESN on EQ-004' }).click();
  await page.getByRole('grid', { name: 'Trades' }).waitFor();
  await page.locator(`[data-trade="${second.tradeId}"]`).waitFor();
  expect(await page.locator('[data-trade]').count()).toBe(2);
  expect(complaints).toEqual([]);
});
