/** The blotter's main path by keyboard alone: sort, filter, choose columns, copy, save a view; and the same on a phone. */
import { readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { beforeAll, expect, test } from 'vitest';
import { unwrap } from '../../src/client/index.ts';
import { apiAs, newKey, settled, settledTrade } from './api.ts';
import { axeViolations, openDesk } from './desk.ts';
import { baseUrl } from './surroundings.ts';

/** Trades that only this file filters for. */
const QUANTITIES = ['70001', '70003', '70002'];

beforeAll(async () => {
  const client = await apiAs('t.ng', 'trader');
  for (const quantity of QUANTITIES) await settledTrade(client, { symbol: 'MC', quantity, account: 'EQ-004' });
  await settledTrade(client);
});

/** The focus comes back when a menu has gone. */
const backInGrid = (page: Page) =>
  expect.poll(() => page.evaluate('document.activeElement.getAttribute("role")')).toBe('grid');
const grid = (page: Page) => page.getByRole('grid', { name: 'Trades' });
const press = async (page: Page, ...keys: string[]) => {
  for (const key of keys) await page.keyboard.press(key);
};
/** The cell or header that the keyboard is at, as assistive technology is told. */
const active = (page: Page) =>
  page.evaluate<string>(
    `document.getElementById(document.querySelector('[role=grid]').getAttribute('aria-activedescendant')).textContent.trim()`,
  );
/** Where the focus is, by id: changes must not lose it. */
const focused = (page: Page) => page.evaluate('document.activeElement.id');
const column = (page: Page, id: string) =>
  page.evaluate<string[]>(`[...document.querySelectorAll('.row .col-${id}')].map(cell => cell.textContent)`);
const rowsAre = (page: Page, id: string, wanted: string[]) => expect.poll(() => column(page, id)).toEqual(wanted);

test('by keyboard alone: filter a column, sort by two, pin, move and size it, copy cells, save the view', async () => {
  const { page, complaints } = await openDesk();
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  await page.locator('[data-trade]').first().waitFor();
  await grid(page).focus();

  // To the header of the quantity: its menu opens, and is a place to type.
  await press(page, 'ArrowUp', 'ArrowRight', 'ArrowRight', 'ArrowRight');
  expect(await active(page)).toContain('Quantity');
  await press(page, 'Alt+ArrowDown');
  const menu = page.getByRole('dialog', { name: 'Column Quantity' });
  await menu.getByRole('textbox', { name: 'At least' }).focus();
  await page.keyboard.type('70.001k');
  await menu.getByRole('textbox', { name: 'At most' }).focus();
  await page.keyboard.type('70,003');
  expect(await axeViolations(page)).toEqual([]);
  await press(page, 'Escape');
  await rowsAre(page, 'quantity', ['70,002', '70,003', '70,001']);
  await expect.poll(() => page.url()).toContain('quantity=70001..70003');

  // Back where one was: Enter sorts, with Shift by a second column.
  await backInGrid(page);
  await press(page, 'Enter');
  await rowsAre(page, 'quantity', ['70,001', '70,002', '70,003']);
  await press(page, 'Enter', 'ArrowLeft', 'Shift+Enter');
  await rowsAre(page, 'quantity', ['70,003', '70,002', '70,001']);
  expect(await page.getByRole('columnheader', { name: 'Quantity' }).getAttribute('aria-sort')).toBe('descending');
  await expect.poll(() => page.url()).toContain('sort=-quantity.instrument');

  // The instrument is pinned, moved and made wider; remembered by this browser.
  await press(page, 'Alt+ArrowDown');
  await page.getByRole('dialog', { name: 'Column Instrument' }).getByRole('button', { name: 'Pin' }).press('Enter');
  await press(page, 'Escape');
  await backInGrid(page);
  await press(page, 'Shift+ArrowRight');
  await page.locator('.head .cell').first().getByText('Instrument').waitFor();
  await expect
    .poll(() => page.evaluate('localStorage.getItem("tapebook.columns")'))
    .toMatch(/^instrument\*-184\.status\./);

  // Cells from the instrument to the quantity of two rows.
  await press(page, 'ArrowDown', 'Shift+ArrowDown', 'Shift+ArrowRight', 'ControlOrMeta+c');
  await expect.poll(() => page.evaluate('navigator.clipboard.readText()')).toBe('MC\tBooked\nMC\tBooked');

  await page.getByRole('button', { name: 'Views' }).press('Enter');
  await page.getByRole('textbox', { name: 'Save what is shown as' }).focus();
  await page.keyboard.type('Luxury');
  await press(page, 'Enter', 'Escape');
  await page.goto(baseUrl());
  await page.getByRole('button', { name: 'Views' }).press('Enter');
  await page.getByRole('link', { name: 'Luxury' }).press('Enter');
  await rowsAre(page, 'quantity', ['70,003', '70,002', '70,001']);
  expect(complaints).toEqual([]);
});

test('rows keep their order and the cursor its trade while live changes sort elsewhere', async () => {
  const { page } = await openDesk();
  await page.goto(`${baseUrl()}/?quantity=70001..70009&sort=quantity`);
  await rowsAre(page, 'quantity', ['70,001', '70,002', '70,003']);
  await grid(page).focus();
  await press(page, 'ArrowDown');
  const trade = await page.locator('[data-active]').getAttribute('data-trade');
  const client = await apiAs('t.ng', 'trader');
  const { tradeId, version } = await settledTrade(client, { symbol: 'MC', quantity: '70000', account: 'EQ-004' });
  const more = { quantity: '70004', reason: 'more' };
  const amended = await settled(
    client,
    unwrap(await client.amendTrade(tradeId, more, { ...newKey(), ifMatch: version })),
  );
  await rowsAre(page, 'quantity', ['70,001', '70,002', '70,003', '70,004']);
  expect(await page.locator('[data-active]').getAttribute('data-trade')).toBe(trade);
  unwrap(await client.cancelTrade(tradeId, { reason: 'none' }, { ...newKey(), ifMatch: amended.version }));
  await page.locator('.row.struck').getByText('Cancelled').waitFor();
});

test('CSV: the rows as shown, and all that match from the server', async () => {
  const { page, complaints } = await openDesk();
  await page.goto(`${baseUrl()}/?account=EQ-004&sort=-quantity&columns=quantity.instrument`);
  await page.locator('[data-trade]').first().waitFor();
  const saved = async (button: RegExp) => {
    await page.getByRole('button', { name: 'CSV' }).click();
    const [file] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: button }).click(),
    ]);
    expect(file.suggestedFilename()).toMatch(/^trades-.*\.csv$/);
    return readFileSync(await file.path(), 'utf8');
  };
  const shown = await saved(/as shown/);
  expect(shown).toMatch(/^\u{FEFF}Quantity,Instrument\r\n/u);
  expect(shown).toContain('70003,"MC"\r\n70002,"MC"\r\n70001,"MC"\r\n');
  const all = await saved(/from the server/);
  expect(all).toMatch(/^\u{FEFF}tradeId,/u);
  for (const quantity of QUANTITIES) expect(all).toContain(`,${quantity},`);
  expect(complaints).toEqual([]);
});

test('a trade with a warning has a mark, is found by it, and says on its own page and in CSV what it is', async () => {
  const client = await apiAs('t.ng', 'trader');
  await settledTrade(client, { symbol: 'NESN', tradeDate: '2026-11-20' });
  const doubtful = { symbol: 'NESN', tradeDate: '2026-11-21', quantity: '70501' };
  const { tradeId } = await settledTrade(client, doubtful);
  const { page, complaints } = await openDesk();
  await page.getByRole('button', { name: 'Views' }).click();
  await page.getByRole('link', { name: 'With warnings' }).click();
  const row = page.locator(`[data-trade="${tradeId}"]`);
  const mark = row.getByRole('img', { name: 'Warning: XSWX does not trade on Saturday 2026-11-21' });
  await mark.waitFor();
  for (const text of await column(page, 'tradeDate')) expect(text).not.toContain('20 Nov');
  expect(await axeViolations(page)).toEqual([]);

  await page.goto(`${baseUrl()}/?warnings=has.trading_day&quantity=70501..70501&columns=instrument.warnings`);
  await row.waitFor();
  await page.getByRole('button', { name: 'CSV' }).click();
  const [file] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: /as shown/ }).click(),
  ]);
  expect(readFileSync(await file.path(), 'utf8')).toMatch(
    /Instrument,Warnings\r\n"NESN","TRADE_DATE_NOT_A_TRADING_DAY: /,
  );

  await page.goto(`${baseUrl()}/?trade=${tradeId}`);
  const warnings = page.getByRole('region', { name: 'Warnings' });
  await warnings.getByText('the previous trading day is Friday').waitFor();
  expect(complaints).toEqual([]);
});

test('columns are chosen, density and clock set, a column is dragged to its width; all of it is there after a reload', async () => {
  const { page, complaints } = await openDesk();
  await page.locator('[data-trade]').first().waitFor();
  await page.getByRole('button', { name: 'Columns' }).click();
  await page.getByRole('radio', { name: 'Compact' }).check();
  await page.getByRole('radio', { name: 'Local time' }).check();
  await page.getByRole('checkbox', { name: 'Side' }).press('Space');
  expect(await focused(page)).toBe('shows-side');
  await page.getByRole('button', { name: 'Move Status down' }).press('Enter');
  expect(await focused(page)).toBe('lowers-status');
  expect(await axeViolations(page)).toEqual([]);
  await page.keyboard.press('Escape');
  const edge = page.getByRole('columnheader', { name: 'Price' }).locator('.head-resize');
  const box = await edge.boundingBox();
  if (!box) throw new Error('The column has no edge');
  await page.mouse.move(box.x + 3, box.y + 5);
  await page.mouse.down();
  await page.mouse.move(box.x + 43, box.y + 5, { steps: 4 });
  await page.mouse.up();
  await page.reload();
  await page.locator('[data-trade]').first().waitFor();
  const titles = await page.locator('.head-title').allTextContents();
  expect(titles.slice(0, 3)).toEqual(['Instrument', 'Status', 'Quantity']);
  expect((await page.locator('.row').first().boundingBox())?.height).toBe(24);
  expect(await page.evaluate('localStorage.getItem("tapebook.columns")')).toMatch(/price-1\d\d\./);
  expect(await page.locator('.clock').textContent()).toMatch(/\d \S+$/);
  expect(complaints).toEqual([]);
});

test.each(['light', 'dark'] as const)(
  'at 390 px, %s: filter and sort by a column, open a card, and back',
  async scheme => {
    const { page, complaints } = await openDesk({ layout: 'phone', scheme });
    await page.locator('[data-trade]').first().waitFor();
    await page.getByRole('button', { name: '+ Filter or sort' }).click();
    await page.getByRole('button', { name: 'Quantity', exact: true }).click();
    await page.getByRole('textbox', { name: 'At least' }).fill('70001');
    await page.getByRole('textbox', { name: 'At most' }).fill('70003');
    await page.getByRole('button', { name: /Descending/ }).click();
    expect(await axeViolations(page)).toEqual([]);
    await page.keyboard.press('Escape');
    await expect.poll(() => page.locator('.card-what').allTextContents()).toHaveLength(3);
    expect((await page.locator('.card-what').allTextContents())[0]).toContain('70,003');
    await page.locator('.card').first().click();
    await page.getByRole('heading', { name: 'Events' }).waitFor();
    await page.getByRole('button', { name: 'Close trade' }).click();
    await page.getByRole('button', { name: 'Any quantity' }).click();
    await expect.poll(() => page.locator('.card').count()).toBeGreaterThan(3);
    expect(await axeViolations(page)).toEqual([]);
    expect(complaints).toEqual([]);
  },
);
