/** Nothing stale looks live: a lost connection is shown at once, and what was missed is there when it returns. */
import { expect, test } from 'vitest';
import { newIdempotencyKey, unwrap } from '../../src/client/index.ts';
import { apiAs } from './api.ts';
import { openDesk, rowWith } from './desk.ts';

test('the stream breaks, trades are booked meanwhile, the stream returns: every one is there', async () => {
  const client = await apiAs('t.ng', 'trader', 'acme');
  const submit = async (symbol: string) =>
    unwrap(
      await client.submitTrade(
        { account: 'EQ-001', side: 'BUY', symbol, quantity: '1', price: '1' },
        { idempotencyKey: newIdempotencyKey() },
      ),
    );

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
