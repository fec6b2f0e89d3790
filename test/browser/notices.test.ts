/** One is told of one's own rejects and failures, of nobody else's, and not at all when muted. */
import { expect, test } from 'vitest';
import { apiAs, settledTrade } from './api.ts';
import { axeViolations, openDesk } from './desk.ts';

test('own rejects come up and lead to the trade, those of others do not; muted, they are only counted', async () => {
  const [own, other] = [await apiAs('t.ng', 'trader'), await apiAs('o.ps', 'operations')];
  const { page, complaints } = await openDesk();
  const news = page.getByRole('alert', { name: 'News of your trades' });
  await settledTrade(other, { symbol: 'NOSUCH', quantity: '11' }, 'REJECTED');
  await settledTrade(own, { quantity: '12' });
  await settledTrade(own, { symbol: 'NOSUCH', quantity: '13' }, 'REJECTED');
  await news.getByText('Rejected: Buy 13 NOSUCH').waitFor();
  expect(await axeViolations(page)).toEqual([]);
  await news.getByRole('button', { name: 'Show trade' }).click();
  await page
    .getByRole('complementary', { name: 'Trade' })
    .getByText(/UNKNOWN_INSTRUMENT ·/)
    .waitFor();
  expect(await news.getByText(/Rejected/).count()).toBe(0);

  await page.getByRole('button', { name: 'Notices, 1 new one' }).click();
  const history = page.getByRole('listitem').filter({ hasText: /^Rejected:/ });
  await history.getByText('Buy 13 NOSUCH').waitFor();
  expect(await history.count()).toBe(1);
  expect(await axeViolations(page)).toEqual([]);
  await page.getByRole('checkbox', { name: /^Mute/ }).check();
  await page.keyboard.press('Escape');
  await settledTrade(own, { symbol: 'NOSUCH', quantity: '14' }, 'REJECTED');
  await page.getByRole('button', { name: 'Notices, muted, 1 new one' }).waitFor();
  expect(await news.getByText(/Rejected/).count()).toBe(0);
  expect(complaints).toEqual([]);
});
