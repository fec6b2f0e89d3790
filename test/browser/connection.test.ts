/** Nothing stale looks live: a lost connection is shown at once, and what was missed is there when it returns. */
import type { Page, Route } from 'playwright-core';
import { expect, test } from 'vitest';
import { waitUntil } from '../../scripts/lib/wait-until.ts';
import { newIdempotencyKey, type Trade, unwrap } from '../../src/client/index.ts';
import { apiAs } from './api.ts';
import { openDesk, rowWith } from './desk.ts';

const submitter = async (tenant?: string) => {
  const client = await apiAs('t.ng', 'trader', tenant);
  return async (symbol: string) =>
    unwrap(
      await client.submitTrade(
        { account: 'EQ-001', side: 'BUY', symbol, quantity: '1', price: '1' },
        { idempotencyKey: newIdempotencyKey() },
      ),
    );
};

test('the stream breaks, trades are booked meanwhile, the stream returns: every one is there', async () => {
  const submit = await submitter('acme');
  const { page } = await openDesk({ as: null });
  let broken = false;
  const open = new Set<() => Promise<void>>();
  await page.routeWebSocket(/\/v1\/stream/, socket => {
    socket.connectToServer();
    open.add(() => socket.close());
  });
  await page.route('**/v1/stream/tickets', route => (broken ? route.abort() : route.continue()));
  await page.getByRole('button', { name: /^t\.ng.*acme/s }).click();
  await page.getByText('Live', { exact: true }).waitFor();
  await submit('AAPL');
  await rowWith(page, 'AAPL').getByText('Booked').waitFor();

  broken = true;
  for (const close of open) await close();
  await page.getByText('Offline', { exact: true }).waitFor();
  await page.getByText(/^Not live since/).waitFor();
  await submit('MSFT');
  await submit('ORCL');
  expect(await page.getByText('Live', { exact: true }).count()).toBe(0);

  broken = false;
  await page.getByRole('button', { name: 'Try now' }).click();
  await page.getByText('Live', { exact: true }).waitFor();
  for (const symbol of ['MSFT', 'ORCL'])
    await rowWith(page, symbol)
      .getByText(/Booked|Rejected/)
      .waitFor();
  expect(await page.locator('[data-trade]').count()).toBe(3);
  await page.getByText(/^Not live since/).waitFor({ state: 'detached' });
});

const TICKETS = '**/v1/stream/tickets';
const LIST = /\/v1\/trades\?/;
const gone = (page: Page, symbol: string) =>
  expect.poll(() => rowWith(page, symbol).count(), { timeout: 30_000 }).toBe(0);

/** As if the list were so long that only trades of this symbol are read. */
const reaching = (symbol: string) => async (route: Route) => {
  const response = await route.fetch();
  const { items } = (await response.json()) as { items: Trade[] };
  const json = { items: items.filter(trade => trade.symbol === symbol), nextCursor: null };
  await route.fulfill({ response, json });
};

/** A page opened again without a stream, with a row of each symbol as it was last known. */
async function openedWithoutStream(list: (route: Route) => Promise<void>) {
  const { page } = await openDesk();
  const submit = await submitter();
  for (const symbol of ['AAPL', 'MSFT']) {
    await submit(symbol);
    await rowWith(page, symbol).first().getByText('Booked').waitFor();
    const kept = `localStorage.getItem('tapebook.last-known')?.includes('${symbol}') ?? false`;
    await waitUntil('the row to be kept', () => page.evaluate<boolean>(kept));
  }
  await page.route(TICKETS, route => route.abort());
  await page.route(LIST, list);
  await page.reload();
  await page.getByText(/These are the last rows known then/).waitFor();
  for (const symbol of ['AAPL', 'MSFT']) await rowWith(page, symbol).first().waitFor();
  return page;
}

async function connectAgain(page: Page, list: (route: Route) => Promise<void>) {
  await page.route(LIST, list);
  await page.unroute(TICKETS);
  await page.getByRole('button', { name: 'Try now' }).click();
  await page.getByText('Live', { exact: true }).waitFor();
}

test('opened without a network: the rows of then are gone when the stream comes, also those that are not read again', async () => {
  const page = await openedWithoutStream(route => route.abort());
  await connectAgain(page, reaching('MSFT'));
  await rowWith(page, 'MSFT').first().waitFor();
  await gone(page, 'AAPL');
});

test('opened without a stream: what is read does not stand beside the rows of then, nor beside what the stream begins with', async () => {
  const { promise: held, resolve: letGo } = Promise.withResolvers<void>();
  const page = await openedWithoutStream(async route => {
    await held;
    await reaching('MSFT')(route);
  });
  letGo();
  await gone(page, 'AAPL');
  await rowWith(page, 'MSFT').first().waitFor();
  await connectAgain(page, reaching('AAPL'));
  await rowWith(page, 'AAPL').first().waitFor();
  await gone(page, 'MSFT');
});
