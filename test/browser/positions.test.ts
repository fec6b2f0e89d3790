/** Positions: live, as of any moment, and from each to the trades that it is made of. */
import { expect, test } from 'vitest';
import { waitUntil } from '../../scripts/lib/wait-until.ts';
import { apiAs, settledTrade } from './api.ts';
import { openDesk } from './desk.ts';
import { baseUrl } from './surroundings.ts';

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
  await expect.poll(() => page.locator('[data-trade]').count()).toBe(2);
  expect(complaints).toEqual([]);
});

test('a booking of which one hears before the views hold it, and a read that failed, show by themselves', async () => {
  const { page } = await openDesk();
  await page.clock.install();
  await page.goto(baseUrl());
  let answer: 'without it' | 'failed' | 'as it is' = 'without it';
  const answered = { 'without it': 0, failed: 0, 'as it is': 0 };
  await page.route('**/v1/positions?*', async route => {
    answered[answer] += 1;
    if (answer === 'without it') return route.fulfill({ json: { items: [], nextCursor: null, completeUntil: null } });
    return answer === 'failed' ? route.fulfill({ status: 500, json: FAILED }) : route.continue();
  });
  await page.getByRole('link', { name: 'Positions' }).click();
  await page.getByText('No positions').waitFor();
  const before = answered[answer];
  await settledTrade(await apiAs('o.ps', 'operations'), { account: 'EQ-003', symbol: 'KO', price: '60' });
  await waitUntil('the positions to be read for the booking', () => answered['without it'] > before);

  answer = 'failed';
  await page.clock.fastForward(10_000);
  await page.getByRole('alert').getByText(FAILED.detail).waitFor();
  answer = 'as it is';
  await page.clock.fastForward(10_000);
  await page.getByRole('link', { name: 'Trades in KO on EQ-003' }).waitFor();
  expect(await page.getByText(FAILED.detail).count()).toBe(0);
});

test('positions that share a symbol have a row and a line each', async () => {
  const { page, complaints } = await openDesk();
  const at = '2026-11-24T09:00:00.000Z';
  const held = {
    account: 'EQ-001',
    symbol: 'GE',
    currency: 'USD',
    settledQuantity: '0',
    averagePrice: '1',
    updatedAt: at,
  };
  const items = [
    { ...held, isin: 'US3696041033', quantity: '300', realizedPnl: '0' },
    { ...held, isin: 'US3696043013', quantity: '-20', realizedPnl: '0' },
  ];
  const entries = items.map((item, n) => ({ ...item, tradeId: `T${n}`, recordedAt: at }));
  await page.route('**/v1/positions?*', route =>
    route.fulfill({ json: { items, nextCursor: null, completeUntil: at } }),
  );
  await page.route('**/v1/booking-entries?*', route => route.fulfill({ json: { items: entries, nextCursor: null } }));
  await page.getByRole('link', { name: 'Positions' }).click();
  const row = (isin: string) => page.getByRole('row').filter({ hasText: isin });
  await row('US3696041033')
    .getByRole('img', { name: /between 0 and 300$/ })
    .waitFor();
  await row('US3696043013')
    .getByRole('img', { name: /between -20 and 0$/ })
    .waitFor();
  expect(complaints).toEqual([]);
});

test('every position can be seen, of an account at the end too, and under a moment only those of it', async () => {
  const { page, complaints } = await openDesk();
  const moment = '2026-11-24T09:00:00.000Z';
  const terms = { isin: 'US0378331005', currency: 'USD', averagePrice: '1', realizedPnl: '0', updatedAt: moment };
  const all = ['EQ-001', 'EQ-002', 'EQ-003', 'EQ-004', 'EQ-005'].flatMap(account =>
    Array.from({ length: 65 }, (_, n) => ({ ...terms, account, symbol: `S${n}`, quantity: '7', settledQuantity: '7' })),
  );
  const past = Promise.withResolvers<void>();
  await page.route('**/v1/positions?*', async route => {
    const asked = new URL(route.request().url()).searchParams;
    const asOf = asked.get('asOf');
    if (asOf !== null) await past.promise;
    const from = Number(asked.get('cursor') ?? 0);
    const end = from + Number(asked.get('limit') ?? 50);
    const account = asked.get('account');
    const found = all
      .filter(position => account === null || position.account === account)
      .map(position => (asOf === null ? position : { ...position, quantity: '5' }));
    const nextCursor = end < found.length ? String(end) : null;
    return route.fulfill({ json: { items: found.slice(from, end), nextCursor, completeUntil: moment } });
  });
  await page.getByRole('link', { name: 'Positions' }).click();
  await page.getByText('325 positions').waitFor();
  await page.getByRole('button', { name: 'Account any' }).click();
  await page.getByRole('checkbox', { name: 'EQ-005' }).check();
  await page.getByText('65 positions').waitFor();
  const row = page.getByRole('row').filter({ has: page.getByRole('link', { name: 'Trades in S64 on EQ-005' }) });
  expect(await row.textContent()).toContain('7');

  await page.goto(`${page.url()}&asOf=${moment}`);
  await page.getByText(/^The whole book as of/).waitFor();
  past.resolve();
  await row.getByText('5', { exact: false }).first().waitFor();
  const present = Promise.withResolvers<void>();
  await page.route('**/v1/positions?*', async route => {
    await present.promise;
    return route.fallback();
  });
  await page.getByRole('button', { name: 'Back to now' }).click();
  await page.getByText(/^The whole book as of/).waitFor({ state: 'detached' });
  // Until the answer comes there is none: those of the past are not what is held now.
  expect(await page.getByRole('region', { name: 'Positions' }).getAttribute('aria-busy')).toBe('true');
  expect([await row.count(), await page.getByText('No positions').count()]).toEqual([0, 0]);
  present.resolve();
  await page.getByText('65 positions').waitFor();
  expect(await row.textContent()).toContain('7');
  expect(complaints).toEqual([]);
});

const FAILED = {
  type: 'about:blank',
  title: 'Failed',
  status: 500,
  detail: 'It did not work',
  code: 'internal',
  requestId: 'r-1',
};
