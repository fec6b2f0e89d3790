/** Exceptions: refused trades by reason, failed ones brought back with progress, dead letters redriven. */
import { expect, test } from 'vitest';
import { apiAs, settledTrade } from './api.ts';
import { axeViolations, openDesk } from './desk.ts';
import { baseUrl } from './surroundings.ts';

const OPERATIONS = /^o\.ps.*demo/s;

test('refused trades stand under their reason and lead to the trade', async () => {
  await settledTrade(await apiAs('o.ps', 'operations'), { symbol: 'NOSUCH' }, 'REJECTED');
  const { page, complaints } = await openDesk();
  await page.getByRole('link', { name: 'Exceptions' }).click();
  const group = page.getByRole('region', { name: 'Rejected' }).getByRole('group', { name: 'Unknown instrument' });
  await group
    .getByRole('button', { name: /NOSUCH/ })
    .first()
    .click();
  await page
    .getByRole('complementary', { name: 'Trade' })
    .getByText(/UNKNOWN_INSTRUMENT ·/)
    .waitFor();

  // One refused while the screen is open is there by itself.
  await settledTrade(
    await apiAs('o.ps', 'operations'),
    { account: 'EQ-099', symbol: 'KO', quantity: '77' },
    'REJECTED',
  );
  await page.getByRole('group', { name: 'Account not open' }).getByRole('button', { name: /77 KO/ }).waitFor();
  expect(complaints).toEqual([]);
});

test.each([
  ['desk', 'light'],
  ['desk', 'dark'],
  ['phone', 'light'],
  ['phone', 'dark'],
] as const)('failed trades are retried together, dead letters redriven: %s, %s', async (layout, scheme) => {
  // Booking is only given up after long: the answers are made up here, what becomes of them on the screen is not.
  const { page, complaints } = await openDesk({ as: OPERATIONS, layout, scheme });
  const trade = await settledTrade(await apiAs('o.ps', 'operations'), { symbol: 'BA' });
  const failed = [1, 2].map(n => ({ ...trade, tradeId: `${trade.tradeId.slice(0, -1)}${n}`, status: 'FAILED' }));
  const letter = { id: 'l1', queue: 'bookings', tradeId: trade.tradeId, sequence: 1, cause: 'no reference data' };
  let letters = [{ ...letter, attempts: 8, failedAt: trade.updatedAt }];
  const retried: string[] = [];
  const waiting = { ...trade, tradeId: `${trade.tradeId.slice(0, -1)}3`, status: 'PENDING_APPROVAL' };
  await page.route('**/v1/trades?*status=*', route => {
    const status = new URL(route.request().url()).searchParams.get('status');
    const items = [...failed, waiting].filter(one => one.status === status);
    return route.fulfill({ json: { items, nextCursor: null } });
  });
  await page.route('**/v1/trades/*/retry', route => {
    retried.push(route.request().headers()['if-match'] ?? '');
    const now = failed.find(({ tradeId }) => route.request().url().includes(tradeId));
    return route.fulfill({ status: 202, json: { ...now, status: 'BOOKED', version: trade.version + 2 } });
  });
  await page.route('**/v1/dead-letters?*', route => route.fulfill({ json: { items: letters, nextCursor: null } }));
  await page.route('**/v1/dead-letters/redrive*', route => {
    const items = letters.map(({ id, tradeId }) => ({ id, tradeId, status: 'BOOKED' }));
    letters = [];
    return route.fulfill({ status: 202, json: { items, remaining: false } });
  });
  await page.goto(`${baseUrl()}/exceptions`);
  await page.getByRole('textbox', { name: 'Reason for retrying' }).fill('reference data is back');
  await page.getByRole('region', { name: 'Dead letters' }).getByText('no reference data').waitFor();
  await page.getByRole('region', { name: 'Waiting for approval' }).getByRole('button', { name: /BA/ }).waitFor();
  await page.getByRole('radio', { name: 'By age' }).check();
  await page.getByRole('region', { name: 'Failed' }).getByText('In the last five minutes').waitFor();
  expect(await axeViolations(page)).toEqual([]);

  await page.getByRole('button', { name: 'Redrive all' }).click();
  await page.getByText('1 message sent again').waitFor();
  await page.getByRole('button', { name: 'Retry 2 trades' }).click();
  await page.getByRole('region', { name: 'Failed' }).waitFor({ state: 'detached' });
  expect(retried).toEqual([`"${trade.version}"`, `"${trade.version}"`]);
  expect(complaints).toEqual([]);
});

test('nothing is called ordinary while lists go on or letters lie there; reading again asks for the letters too', async () => {
  const { page, complaints } = await openDesk({ as: OPERATIONS });
  const trade = await settledTrade(await apiAs('o.ps', 'operations'), { symbol: 'BA' });
  const stuck = { ...trade, status: 'PENDING_NEW', updatedAt: '2026-11-24T09:00:00.000Z' };
  let waiting = [stuck];
  let letters: object[] = [];
  // Booked meanwhile, as this screen hears: only that there are more tells that some may be stuck.
  const known = { ...stuck, status: 'BOOKED', version: trade.version + 1 };
  await page.route('**/v1/trades?*status=*', route => {
    const asked = new URL(route.request().url()).searchParams;
    const items = asked.get('status') === 'PENDING_NEW' ? waiting : asked.get('status') === 'REJECTED' ? [known] : [];
    return route.fulfill({ json: { items, nextCursor: items === waiting && waiting.length > 0 ? 'more' : null } });
  });
  await page.route('**/v1/dead-letters?*', route => route.fulfill({ json: { items: letters, nextCursor: null } }));
  await page.goto(`${baseUrl()}/exceptions`);
  const clear = page.getByText('Nothing out of the ordinary');
  await page.getByText('There are more').waitFor();
  expect(await clear.count()).toBe(0);

  waiting = [];
  await page.getByRole('button', { name: 'Refresh' }).click();
  await clear.waitFor();
  letters = [{ id: 'l1', queue: 'bookings', tradeId: trade.tradeId, sequence: 1, cause: 'no reference data' }].map(
    letter => ({ ...letter, attempts: 8, failedAt: trade.updatedAt }),
  );
  await page.getByRole('button', { name: 'Refresh' }).click();
  await page.getByRole('region', { name: 'Dead letters' }).getByText('no reference data').waitFor();
  expect(await clear.count()).toBe(0);
  expect(complaints).toEqual([]);
});
