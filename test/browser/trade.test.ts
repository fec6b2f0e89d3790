/** The trade: back and forth in time, the proof of its log, and every step that can be taken on it. */
import type { Page } from 'playwright-core';
import { beforeAll, expect, test } from 'vitest';
import { newIdempotencyKey, type TapebookClient, unwrap } from '../../src/client/index.ts';
import { amendedTrade, apiAs, newKey, settled, settledTrade } from './api.ts';
import { type DeskOptions, openDesk } from './desk.ts';
import { baseUrl } from './surroundings.ts';

let client: TapebookClient;

const OPERATIONS = /^o\.ps.*demo/s;

beforeAll(async () => {
  client = await apiAs('o.ps', 'operations');
});

async function openTrade(tradeId: string, options: DeskOptions = { as: OPERATIONS }) {
  const desk = await openDesk(options);
  await desk.page.goto(`${baseUrl()}/?trade=${tradeId}`);
  const panel = desk.page.getByRole('complementary', { name: 'Trade' });
  await panel.getByText(/verified in this browser/).waitFor();
  return { ...desk, panel };
}

const dialog = (page: Page) => page.getByRole('dialog');
const term = (page: Page, name: string) =>
  page.locator('.terms > div').filter({ has: page.getByText(name, { exact: true }) });

test('by keyboard into the past: everything follows, what differs is marked, and the way back is one step', async () => {
  const { tradeId } = await amendedTrade(client);
  const { page, panel, complaints } = await openTrade(tradeId);
  await panel.getByText('Chain of 4 events verified in this browser').waitFor();
  expect(await term(page, 'Quantity').textContent()).toContain('1,200');

  await panel.getByRole('slider', { name: 'Version of the trade' }).focus();
  await page.keyboard.press('ArrowLeft');
  await page.keyboard.press('ArrowLeft');
  await panel.getByText(/^As of .* version 2 · read-only$/).waitFor();
  await term(page, 'Quantity').locator('ins').getByText('1,500').waitFor();
  expect(await term(page, 'Quantity').locator('del').textContent()).toBe('1,200');
  const entries = panel.getByRole('table', { name: 'Booking entries' }).getByRole('row');
  await expect.poll(() => entries.count()).toBe(2);
  expect(await panel.getByRole('button', { name: 'Amend…' }).count()).toBe(0);
  await expect.poll(() => page.url()).toContain('version=2');

  await page.keyboard.press('Home');
  await panel.getByText(/version 1 · read-only/).waitFor();
  await panel.getByText('Nothing was booked by then.').waitFor();
  await panel.getByRole('button', { name: 'Back to now' }).click();
  await panel.getByRole('button', { name: 'Amend…' }).waitFor();
  await expect.poll(() => entries.count()).toBe(4);
  expect(await panel.getByText(/read-only/).count()).toBe(0);
  await panel.getByText('Outcome recorded').first().waitFor();
  expect(complaints).toEqual([]);
});

test('by time: a moment between two events, or before the first, and any two versions side by side', async () => {
  const { tradeId } = await amendedTrade(client);
  const { items: log } = unwrap(await client.events(tradeId));
  const [, booked] = log.map(({ recordedAt }) => recordedAt);
  const { page, panel, complaints } = await openTrade(tradeId);
  await panel.getByRole('radio', { name: 'By time' }).check();
  await panel.getByLabel('As of UTC').fill(booked?.slice(0, 23) ?? '');
  await panel.getByText(`As of ${booked?.slice(11, 23)} UTC · version 2 · read-only`).waitFor();
  await term(page, 'Quantity').locator('ins').getByText('1,500').waitFor();
  await expect.poll(() => panel.getByRole('table', { name: 'Booking entries' }).getByRole('row').count()).toBe(2);
  await expect.poll(() => new URL(page.url()).searchParams.get('asOf')).toBe(booked);

  await page.reload();
  const slider = panel.getByRole('slider', { name: 'Moment in the life of the trade' });
  await slider.press('End');
  expect(await panel.getByText(/read-only/).count()).toBe(0);
  await slider.press('ArrowLeft');
  await panel.getByText(/UTC · version [23] · read-only/).waitFor();
  await panel.getByRole('radio', { name: 'By event' }).check();
  await panel.getByText(/^As of .* version [23] · read-only$/).waitFor();

  await page.goto(`${baseUrl()}/?trade=${tradeId}&version=3`);
  await panel.getByLabel('Compared with').selectOption('1');
  await term(page, 'Quantity').locator('del').getByText('1,500').waitFor();
  expect(await term(page, 'Quantity').locator('ins').textContent()).toBe('1,200');
  expect(complaints).toEqual([]);

  await page.goto(`${baseUrl()}/?trade=${tradeId}&asOf=2026-01-01T00:00:00.000Z`);
  await panel.getByText(/^There was no such trade yet at 1 Jan .* UTC/).waitFor();
  await panel.getByRole('button', { name: 'Back to now' }).click();
  await panel.getByRole('button', { name: 'Amend…' }).waitFor();
});

test('rolled back from the ribbon after seeing what it will do, and forward again', async () => {
  const { tradeId } = await amendedTrade(client);
  const { page, panel, complaints } = await openTrade(tradeId);
  await panel.getByRole('button', { name: 'Booked' }).last().click();
  await panel.getByRole('button', { name: 'Roll back to here…' }).click();
  const preview = dialog(page).getByRole('region', { name: 'What it will do' });
  await preview.getByText('1,500').first().waitFor();
  expect(await preview.getByRole('table').getByRole('row').allTextContents()).toEqual([
    expect.stringContaining('Quantity'),
    expect.stringMatching(/Reversal[\s\S]*−1,200/),
    expect.stringMatching(/Booking[\s\S]*\+1,500/),
  ]);
  await dialog(page).getByRole('button', { name: 'Roll back', exact: true }).click();
  await dialog(page).getByText('Reason required').waitFor();
  await dialog(page).getByRole('textbox', { name: 'Reason' }).fill('wrong fill');
  await dialog(page).getByRole('button', { name: 'Roll back', exact: true }).click();
  await panel.getByText('by o.ps: “wrong fill”').waitFor();
  await panel.getByText('Chain of 6 events verified in this browser').waitFor();
  expect(await term(page, 'Quantity').textContent()).toContain('1,500');

  await panel.getByRole('button', { name: 'Roll forward…' }).click();
  await preview.getByText('1,200').first().waitFor();
  await dialog(page).getByRole('textbox', { name: 'Reason' }).fill('it was right');
  await dialog(page).getByRole('button', { name: 'Roll forward', exact: true }).click();
  await panel.getByText('Chain of 8 events verified in this browser').waitFor();
  expect(await term(page, 'Quantity').textContent()).toContain('1,200');
  expect(unwrap(await client.trade(tradeId)).version).toBe(8);
  expect(complaints).toEqual([]);
});

const TOO_MANY = {
  type: 'about:blank',
  title: 'Too many requests',
  status: 429,
  detail: 'Ask again later',
  code: 'rate_limited',
  requestId: 'r-1',
};

const OF_ANOTHER = { ...TOO_MANY, status: 422, code: 'idempotency_key_reused', sameSender: false };

test('an amendment: errors at their fields, one key however often it is sent, one effect', async () => {
  const { tradeId } = await settledTrade(client, { symbol: 'NVDA', tradeDate: '2026-11-20' });
  const { page, panel } = await openTrade(tradeId);
  const keys: (string | undefined)[] = [];
  let losing = true;
  let busy = false;
  let foreign = false;
  await page.route('**/amend', async route => {
    keys.push(route.request().headers()['idempotency-key']);
    if (foreign) return route.fulfill({ status: 422, json: OF_ANOTHER });
    if (busy) return route.fulfill({ status: 429, headers: { 'retry-after': '3600' }, json: TOO_MANY });
    if (!losing) return route.continue();
    await route.fetch(); // the server does the work; only its answer is lost
    await route.abort('connectionreset');
  });
  await panel.getByRole('button', { name: 'Amend…' }).click();
  await dialog(page).getByRole('textbox', { name: 'Quantity' }).fill('2k');
  await dialog(page).getByRole('textbox', { name: 'Settles' }).fill('2026-02-31');
  await dialog(page).getByRole('textbox', { name: 'Reason' }).fill('late allocation');
  losing = false;
  await dialog(page).getByRole('button', { name: 'Amend trade' }).click();
  await dialog(page).locator('.field .error').waitFor();
  await dialog(page).getByRole('textbox', { name: 'Settles' }).fill('2026-12-31');
  losing = true;
  await dialog(page).getByRole('button', { name: 'Amend trade' }).click();
  await dialog(page).getByText('It is not known whether this arrived.').waitFor();
  losing = false;
  // That there were too many calls now says nothing of the one before.
  busy = true;
  await dialog(page).getByRole('button', { name: 'Send again, same key' }).click();
  await dialog(page).getByText(TOO_MANY.detail).waitFor();
  await dialog(page).getByText('It is not known whether this arrived.').waitFor();
  busy = false;
  // Nor does a key that another sender used: that may be the one before, under another sign-in.
  foreign = true;
  await dialog(page).getByRole('button', { name: 'Send again, same key' }).click();
  await dialog(page).getByText('This was sent before under another sign-in.').waitFor();
  expect(await dialog(page).getByRole('button', { name: 'Amend trade' }).isDisabled()).toBe(true);
  await dialog(page).getByRole('button', { name: 'Look again' }).click();
  await panel.getByText('Chain of 4 events verified in this browser').waitFor();
  expect(new Set(keys).size).toBe(1);
  expect(unwrap(await client.trade(tradeId))).toMatchObject({
    quantity: '2000',
    settlementDate: '2026-12-31',
    version: 4,
  });
});

test('on a phone, by keyboard: an amendment shows what it will do before it can be sent, and an emptied term is cleared', async () => {
  const dates = { tradeDate: '2026-05-21', settlementDate: '2026-06-01' };
  const { tradeId } = await settledTrade(client, { symbol: 'AAPL', ...dates });
  const { page, panel, complaints } = await openTrade(tradeId, { as: OPERATIONS, layout: 'phone' });
  const held = Promise.withResolvers<void>();
  await page.route('**/amend?dryRun=true', async route => {
    await held.promise;
    await route.continue();
  });
  await panel.getByRole('button', { name: 'Amend…' }).click();
  const send = dialog(page).getByRole('button', { name: 'Amend trade' });
  const settles = dialog(page).getByRole('textbox', { name: 'Settles' });
  await settles.focus();
  await page.keyboard.press('Control+A');
  await page.keyboard.press('Delete');
  await dialog(page).getByText('was 2026-06-01; booking computes it').waitFor();
  await dialog(page).getByText('Looking at what it would do…').waitFor();
  expect(await send.isDisabled()).toBe(true);
  held.resolve();
  const preview = dialog(page).getByRole('region', { name: 'What it will do' });
  await preview.locator('ins').getByText('2026-05-22').waitFor();
  expect(await preview.getByRole('table').getByRole('row').count()).toBe(3);
  expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(390);
  await dialog(page).getByRole('textbox', { name: 'Trade date' }).fill('2026-05-20');
  await preview.locator('ins').getByText('2026-05-21').waitFor();
  await dialog(page).getByRole('textbox', { name: 'Reason' }).fill('not agreed');
  await send.press('Enter');
  await panel.getByText('Chain of 4 events verified in this browser').waitFor();
  expect(unwrap(await client.trade(tradeId))).toMatchObject({ tradeDate: '2026-05-20', settlementDate: '2026-05-21' });
  expect(complaints).toEqual([]);
});

test('who decides on what is no longer so is told, and nothing is done', async () => {
  const trade = await settledTrade(client, { symbol: 'MSFT' });
  const { page, panel } = await openTrade(trade.tradeId);
  await panel.getByRole('button', { name: 'Cancel trade…' }).click();
  await dialog(page).getByRole('textbox', { name: 'Reason' }).fill('not ours');
  const change = { quantity: '7', reason: 'meanwhile' };
  await settled(
    client,
    unwrap(await client.amendTrade(trade.tradeId, change, { ...newKey(), ifMatch: trade.version })),
  );
  await dialog(page)
    .getByText(/The trade has moved on/)
    .waitFor();
  expect(await dialog(page).getByRole('button', { name: 'Cancel trade' }).isDisabled()).toBe(true);
  await dialog(page).getByRole('button', { name: 'Look again' }).click();
  await panel.getByText(/client confirmed|meanwhile/).waitFor();
  expect(unwrap(await client.trade(trade.tradeId)).status).toBe('BOOKED');

  await panel.getByRole('button', { name: 'Cancel trade…' }).click();
  await dialog(page).getByRole('textbox', { name: 'Reason' }).fill('not ours');
  await dialog(page).getByRole('button', { name: 'Cancel trade' }).click();
  await panel.locator('h2').getByText('Cancelled').waitFor();
});

test('a log that was changed is found out in the browser, and the event is named', async () => {
  const { tradeId } = await amendedTrade(client, { symbol: 'BP' });
  const desk = await openDesk({ as: /^a\.udit.*demo/s });
  await desk.page.route(`**/v1/trades/${tradeId}/events*`, async route => {
    const answer = await route.fetch();
    const { items } = (await answer.json()) as { items: { sequence: number; actor: string }[] };
    for (const event of items) if (event.sequence === 3) event.actor = newIdempotencyKey();
    await route.fulfill({ response: answer, json: { items } });
  });
  await desk.page.goto(`${baseUrl()}/trades/${tradeId}`);
  await desk.page.getByText('Event 3 is not what was recorded: do not rely on this log').waitFor();
  await desk.page.getByText('Not what was recorded', { exact: true }).waitFor();
  expect(await desk.page.getByRole('button', { name: /…$/ }).count()).toBe(0);
});
