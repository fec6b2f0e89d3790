/** Numbers as people type them: read by the locale of the browser, echoed, and asked about where they could be misread. */
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { type InstrumentUpload, unwrap } from '../../src/client/index.ts';
import { apiAs, settledTrade } from './api.ts';
import {
  axeViolationsInBothSchemes,
  type DeskOptions,
  fillTicket,
  openDesk,
  openTicket,
  rowWith,
  sendButton,
  uniqueReference,
} from './desk.ts';
import { baseUrl } from './surroundings.ts';

const SUBMISSIONS = '**/v1/trades';
const question = (page: Page) => page.getByRole('group', { name: /^Did you mean/ });
const price = (page: Page) => page.getByRole('textbox', { name: 'Price' });
const quantity = (page: Page) => page.getByRole('textbox', { name: 'Quantity' });

/** A desk that keeps the bodies of the trades it submits. */
async function countedDesk(options?: DeskOptions) {
  const desk = await openDesk(options);
  const sent: { quantity: string; price: string }[] = [];
  await desk.page.route(SUBMISSIONS, route => {
    if (route.request().method() === 'POST') sent.push(route.request().postDataJSON());
    return route.continue();
  });
  return { ...desk, sent };
}

const isBooked = (page: Page) =>
  page
    .getByRole('dialog')
    .getByText(/Booked in/)
    .waitFor();

test('a price that could be another one is asked about by Enter and by the button, once for a text', async () => {
  const { page, sent, complaints } = await countedDesk();
  await openTicket(page);
  await fillTicket(page, { instrument: 'AAPL', quantity: '1,500', price: '189,220' });
  await page.getByText('= 189,220.00 USD').waitFor();
  await page.getByText('= 1,500.00').waitFor();
  await page.getByText('283,830,000.00 USD').waitFor();
  await price(page).press('Enter');
  await page.getByText('Did you mean 189,220 or 189.22?').waitFor();
  // A second Enter from habit neither answers nor sends.
  await page.keyboard.press('Enter');
  await sendButton(page).click();
  await expect.poll(() => page.evaluate('document.activeElement?.tagName')).toBe('FIELDSET');
  expect(await axeViolationsInBothSchemes(page)).toEqual([]);
  expect(sent).toEqual([]);

  await page.keyboard.press('Tab');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await question(page).waitFor({ state: 'detached' });
  expect(await price(page).inputValue()).toBe('189.22');
  await page.getByText('= 189.22 USD').waitFor();
  await page.keyboard.press('Enter');
  await isBooked(page);
  expect(sent).toMatchObject([{ quantity: '1500', price: '189.22' }]);
  expect(complaints).toEqual([]);
});

test('the reading that was meant stays as typed, and another text is asked about again, on a phone too', async () => {
  const { page, sent } = await countedDesk({ layout: 'phone' });
  await openTicket(page);
  await fillTicket(page, { instrument: 'MSFT', quantity: '1.500', price: '400' });
  await sendButton(page).click();
  await question(page).getByRole('button', { name: '1.5', exact: true }).click();
  expect(await quantity(page).inputValue()).toBe('1.500');
  await quantity(page).fill('2.500');
  await sendButton(page).click();
  await question(page).waitFor();
  expect(await axeViolationsInBothSchemes(page)).toEqual([]);
  await question(page).getByRole('button', { name: '2,500', exact: true }).click();
  expect(await quantity(page).inputValue()).toBe('2,500');
  await sendButton(page).click();
  await isBooked(page);
  expect(sent).toMatchObject([{ quantity: '2500' }]);
});

test('a German browser reads and writes numbers the German way, in ticket, amendment and filter', async () => {
  const client = await apiAs('o.ps', 'operations');
  const clientReference = uniqueReference();
  const { tradeId } = await settledTrade(client, { symbol: 'SAP', quantity: '1500', price: '231.05', clientReference });
  const { page, sent } = await countedDesk({ locale: 'de-DE' });
  await openTicket(page);
  await fillTicket(page, { instrument: 'SAP', quantity: '1.500', price: '231.05' });
  await sendButton(page).click();
  await page.getByText('Write separators as in 1.234.567,25').waitFor();
  await price(page).fill('1.234,5');
  await page.getByText('= 1,234.50 EUR').waitFor();
  await price(page).fill('231,05');
  await price(page).press('Enter');
  await isBooked(page);
  expect(sent).toMatchObject([{ quantity: '1500', price: '231.05' }]);
  await page.getByRole('button', { name: 'Close', exact: true }).click();

  await page.goto(`${baseUrl()}/trades/${tradeId}`);
  await page.getByRole('button', { name: 'Amend' }).first().click();
  expect([await quantity(page).inputValue(), await price(page).inputValue()]).toEqual(['1.500', '231,05']);
  await price(page).fill('231.050');
  await page.getByText('= 231,050.00 EUR').waitFor();
  await page.getByText('346,575,000.00 EUR').waitFor();
  await page.getByRole('textbox', { name: 'Reason' }).fill('price as confirmed');
  await page.getByRole('dialog').locator('button[type=submit]').click();
  await question(page).getByRole('button', { name: '231.05', exact: true }).waitFor();
  expect(await axeViolationsInBothSchemes(page)).toEqual([]);
  expect(unwrap(await client.trade(tradeId)).version).toBe(2);

  await page.goto(`${baseUrl()}/?quantity=1500..`);
  await page.getByRole('button', { name: /^Quantity ≥ 1,500/ }).click();
  const atLeast = page.getByRole('textbox', { name: 'At least' });
  expect(await atLeast.inputValue()).toBe('1.500');
  await atLeast.fill('1,5');
  await page.waitForURL(/quantity=1\.5\.\./);
  await atLeast.fill('1.5');
  await page.getByText('Write separators as in 1.234.567,25').waitFor();
});

test('forints have two decimals on the ticket, on the trade and in CSV', async () => {
  const client = await apiAs('o.ps', 'operations');
  const OTP: InstrumentUpload = {
    symbol: 'OTP',
    isin: 'HU0000061726',
    name: 'OTP Bank Nyrt.',
    mic: 'XBUD',
    currency: 'HUF',
    settlementCalendar: 'EUTA',
    validFrom: '2020-01-01',
  };
  unwrap(await client.putInstruments([OTP]));
  const clientReference = uniqueReference();
  const { page, sent } = await countedDesk();
  await openTicket(page);
  await fillTicket(page, { instrument: 'OTP', quantity: '3', price: '21345.55', clientReference });
  await page.getByText('= 21,345.55 HUF').waitFor();
  await page.getByText('64,036.65 HUF').waitFor();
  await sendButton(page).click();
  await page.getByText(/: 64,036.65 HUF, settles/).waitFor();
  await rowWith(page, 'OTP').getByText('64,036.65').waitFor();
  expect(sent).toHaveLength(1);
  const csv = await unwrap(await client.tradesAsCsv({ symbol: ['OTP'] })).text();
  expect(csv).toContain('64036.65');
});

test('the ticket says that instruments could not be loaded, and recovers', async () => {
  const { page } = await openDesk();
  let failing = true;
  await page.route('**/v1/reference/instruments?*', route =>
    failing ? route.fulfill({ status: 500, json: FAILED }) : route.continue(),
  );
  await openTicket(page);
  await page.getByRole('combobox', { name: 'Instrument' }).fill('NVDA');
  await page.getByRole('alert').getByText('Instruments could not be loaded: The database is away').waitFor();
  expect(await page.getByText('Not in the reference data').count()).toBe(0);
  failing = false;
  await page.getByRole('button', { name: 'Retry: Instrument' }).click();
  await page
    .getByText(/NVIDIA/)
    .first()
    .waitFor();
  expect(await page.getByText('could not be loaded').count()).toBe(0);
});

const FAILED = {
  type: 'about:blank',
  title: 'internal',
  status: 500,
  detail: 'the database is away',
  code: 'internal',
  requestId: 'r-1',
};
