/** A server that dies while tickets are on their way: one trade for each in the end, and the truth at every moment between. */
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { waitUntil } from '../../scripts/lib/wait-until.ts';
import { newIdempotencyKey, unwrap } from '../../src/client/index.ts';
import { apiAs } from './api.ts';
import { fillTicket, openDesk, openTicket, rowWith, sendButton, uniqueReference } from './desk.ts';
import { baseUrl, killServer, startAgain } from './surroundings.ts';

/** A row to be remembered, on a page that can be opened without the server. */
async function openKeptDesk() {
  const desk = await openDesk();
  await desk.page.evaluate('navigator.serviceWorker.ready');
  await rowWith(desk.page, 'NESN').getByText('Booked').waitFor();
  const keptRows = () => desk.page.evaluate(`localStorage.getItem('tapebook.last-known')?.includes('NESN')`);
  await waitUntil('the rows to be kept', keptRows);
  return desk;
}

const notKnown = (page: Page) => page.getByText('It is not known whether this trade arrived.').waitFor();
const sayOffline = (page: Page) => page.getByText('Offline', { exact: true }).waitFor();
const sendAgain = (page: Page) => page.getByRole('button', { name: 'Send again, same key' }).click();

test('killed while tickets are sent, and started again: exactly one trade each', async () => {
  const terms = { account: 'EQ-001', side: 'BUY', symbol: 'NESN', quantity: '5', price: '84.16' } as const;
  unwrap(await (await apiAs('t.ng', 'trader')).submitTrade(terms, { idempotencyKey: newIdempotencyKey() }));
  const arriving = await openKeptDesk();
  const missing = await openKeptDesk();
  const [taken, lost] = [uniqueReference(), uniqueReference()];

  // One ticket is taken, and the server killed before its answer comes through; the other finds nobody there.
  let killed: Promise<void> | undefined;
  await arriving.page.route('**/v1/trades', async route => {
    if (killed || route.request().method() !== 'POST') return route.continue();
    expect((await route.fetch()).status()).toBe(201);
    killed = killServer();
    await killed;
    await route.abort('connectionreset');
  });
  for (const [{ page }, clientReference] of [
    [arriving, taken],
    [missing, lost],
  ] as const) {
    await openTicket(page);
    await fillTicket(page, { instrument: 'NVDA', quantity: '7', price: '142.90', clientReference });
  }
  await sendButton(arriving.page).click();
  await sayOffline(missing.page);
  await sendButton(missing.page).click();
  await Promise.all([notKnown(arriving.page), notKnown(missing.page)]);

  // The page opens without the server, with the rows as last known, and still does not claim to know.
  await arriving.page.reload();
  await sayOffline(arriving.page);
  await notKnown(arriving.page);
  await arriving.page.getByText(/These are the last rows known then/).waitFor();
  await rowWith(arriving.page, 'NESN').waitFor();
  await sendAgain(arriving.page);
  await arriving.page.getByText(/Trying again under the same key/).waitFor();
  await notKnown(arriving.page);

  await startAgain();
  const client = await apiAs('t.ng', 'trader');
  for (const [{ page, complaints }, reference] of [
    [arriving, taken],
    [missing, lost],
  ] as const) {
    await sendAgain(page);
    await page
      .getByRole('dialog')
      .getByText(/Booked in .* as BK-/)
      .waitFor();
    await page.getByText('Live', { exact: true }).waitFor();
    await page.getByRole('button', { name: 'Close', exact: true }).click();
    await page.getByRole('searchbox').fill(reference);
    await rowWith(page, 'NVDA').waitFor();
    expect(await page.locator('[data-trade]').count()).toBe(1);
    const { items } = unwrap(await client.trades({ q: reference }));
    expect(items.map(({ status }) => status)).toEqual(['BOOKED']);
    const { items: events } = unwrap(await client.events(items[0]?.tradeId ?? ''));
    expect(events.map(({ type }) => type)).toEqual(['TradeSubmitted', 'TradeBooked']);
    expect(complaints.filter(text => !/ERR_|WebSocket/.test(text))).toEqual([]);
  }
});

test('without a network and a session: the last rows can be looked at, nothing done, and signing out takes them along', async () => {
  const { page } = await openKeptDesk();
  const context = page.context();
  await killServer();
  // The session ends with its last tab.
  await page.close();
  const fresh = await context.newPage();
  await fresh.goto(baseUrl());
  await fresh.getByRole('button', { name: 'Look at them' }).click();
  await rowWith(fresh, 'NESN').waitFor();
  await fresh.getByText(/These are the last rows known then/).waitFor();
  expect(await fresh.getByRole('button', { name: 'New trade' }).count()).toBe(0);

  await fresh.getByRole('button', { name: /^t\.ng: account/ }).click();
  await fresh.getByRole('button', { name: 'Sign out' }).click();
  await fresh.getByText('Who is at the desk?').waitFor();
  await fresh.reload();
  await fresh.getByText('Who is at the desk?').waitFor();
  expect(await fresh.getByRole('button', { name: 'Look at them' }).count()).toBe(0);
});
