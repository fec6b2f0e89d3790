/** The ticket tells the truth about what became of it, also when nobody answers. */
import { expect, test } from 'vitest';
import {
  axeViolationsInBothSchemes,
  fillTicket,
  type Layout,
  openDesk,
  openTicket,
  rowWith,
  sendButton,
  signIn,
  uniqueReference,
} from './desk.ts';

const SUBMISSIONS = '**/v1/trades';

test.each<Layout>(['desk', 'phone'])(
  'by keyboard alone, from the key that opens it to the booked trade: %s',
  async layout => {
    const { page, complaints } = await openDesk({ layout });
    const type = (text: string) => page.keyboard.type(text);
    const press = async (...keys: string[]) => {
      for (const key of keys) await page.keyboard.press(key);
    };
    const reference = uniqueReference();
    await press('n');
    await page.getByRole('combobox', { name: 'Instrument' }).waitFor();
    await type('toyo');
    await page.getByRole('option', { name: /7203/ }).waitFor();
    await press('ArrowDown', 'Enter');
    await page.getByText('Toyota Motor').first().waitFor();
    await press('Shift+Tab', 'ArrowRight', 'Tab', 'Tab');
    await type('1m');
    await press('Tab');
    await type('2845.5');
    await press('Tab');
    await type('EQ-004');
    await press('Tab', 'Tab');
    await type(reference);
    await page.getByText('2,845,500,000 JPY').waitFor();
    const expected = await page
      .locator('.ticket-total')
      .getByText(/for a trade of/)
      .textContent();
    expect(await sendButton(page).textContent()).toBe('Sell 1,000,000 7203');
    await press('Enter');
    const settles = expected?.split(' for ')[0];
    await page.getByRole('dialog').getByText(`2,845,500,000 JPY, settles ${settles}.`).waitFor();
    await press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await expect.poll(() => page.evaluate('document.activeElement !== document.body')).toBe(true);
    await rowWith(page, '7203').first().waitFor();
    expect(complaints).toEqual([]);
  },
);

test('what the server refuses stands at the field it speaks of, and is gone when the field is changed', async () => {
  const { page } = await openDesk();
  await openTicket(page);
  await fillTicket(page, { instrument: 'US0378331006', quantity: '10', price: '1' });
  await sendButton(page).click();
  const instrument = page.getByRole('combobox', { name: 'Instrument' });
  await page.getByText(/not an ISIN/).waitFor();
  expect(await instrument.getAttribute('aria-invalid')).toBe('true');
  expect(await instrument.evaluate(input => input === input.ownerDocument.activeElement)).toBe(true);

  await instrument.fill('US0378331005');
  await page.getByText(/not an ISIN/).waitFor({ state: 'detached' });
  await page.keyboard.press('Tab');
  await sendButton(page).click();
  await page
    .getByRole('dialog')
    .getByText(/Booked in/)
    .waitFor();
});

test('a trade that booking refuses is shown with the reason', async () => {
  const { page, complaints } = await openDesk();
  await openTicket(page);
  await fillTicket(page, { instrument: 'ZZTOP', quantity: '1', price: '1' });
  await page.getByText('Not in the reference data').waitFor();
  await sendButton(page).click();
  await page.getByRole('dialog').getByText('UNKNOWN_INSTRUMENT · FIX 751=2').waitFor();
  expect(complaints).toEqual([]);
});

test('a trade that is booked with a warning says what it is', async () => {
  const { page, complaints } = await openDesk();
  // The ticket has no field for the venue, and today may be a trading day.
  await page.route(SUBMISSIONS, route =>
    route.request().method() === 'POST'
      ? route.continue({ postData: { ...route.request().postDataJSON(), venue: 'ZZZZ', tradeDate: '2026-11-20' } })
      : route.continue(),
  );
  await openTicket(page);
  await fillTicket(page, { instrument: 'AAPL', quantity: '1', price: '189.22' });
  await sendButton(page).click();
  const warnings = page.getByRole('dialog').getByRole('region', { name: 'Warnings' });
  await warnings.getByText('Unknown venue ZZZZ: dates are checked by the calendar of XNAS instead').waitFor();
  expect(await warnings.locator('p').count()).toBe(1);
  expect(await axeViolationsInBothSchemes(page)).toEqual([]);
  expect(complaints).toEqual([]);
});

test('when the answer is lost, the ticket says so, and sending again under the same key gives one trade', async () => {
  const { page } = await openDesk();
  const reference = uniqueReference();
  const keys: (string | undefined)[] = [];
  let losing = true;
  await page.route(SUBMISSIONS, async route => {
    if (route.request().method() !== 'POST') return route.continue();
    keys.push(route.request().headers()['idempotency-key']);
    if (!losing) return route.continue();
    await route.fetch(); // the server does the work; only its answer is lost
    await route.abort('connectionreset');
  });
  await openTicket(page);
  await fillTicket(page, { instrument: 'NVDA', quantity: '7', price: '142.90', clientReference: reference });
  await sendButton(page).click();
  await page.getByText('It is not known whether this trade arrived.').waitFor();

  // Not even a reload forgets it.
  await page.reload();
  await page.getByText('It is not known whether this trade arrived.').waitFor();
  losing = false;
  await page.getByRole('button', { name: 'Send again, same key' }).click();
  await page
    .getByRole('dialog')
    .getByText(/Booked in/)
    .waitFor();
  expect(new Set(keys).size).toBe(1);

  await page.getByRole('button', { name: 'Close', exact: true }).click();
  await page.getByRole('searchbox').fill(reference);
  await rowWith(page, 'NVDA').waitFor();
  expect(await page.locator('[data-trade]').count()).toBe(1);
});

const refused = (status: number, code: string, detail: string) => ({
  status,
  headers: { 'retry-after': '3600' },
  json: { type: 'about:blank', title: code, status, detail, code, requestId: 'r-1' },
});
const OVER = refused(401, 'unauthenticated', 'The token has expired');

test('a refusal at the door settles nothing of a ticket in doubt, which also outlasts its session: one trade', async () => {
  const { page } = await openDesk();
  const reference = uniqueReference();
  const keys = new Set<string | undefined>();
  let answer: 'lost' | 'given' | ReturnType<typeof refused> = 'lost';
  await page.route(SUBMISSIONS, async route => {
    if (route.request().method() !== 'POST') return route.continue();
    keys.add(route.request().headers()['idempotency-key']);
    if (answer === 'given') return route.continue();
    if (answer !== 'lost') return route.fulfill(answer);
    await route.fetch();
    await route.abort('connectionreset');
  });
  const notKnown = page.getByText('It is not known whether this trade arrived.');
  const again = page.getByRole('button', { name: 'Send again, same key' });
  await openTicket(page);
  await fillTicket(page, { instrument: 'NVDA', quantity: '7', price: '142.90', clientReference: reference });
  await sendButton(page).click();
  await notKnown.waitFor();

  for (const [status, code] of [
    [429, 'rate_limited'],
    [403, 'forbidden'],
  ] as const) {
    answer = refused(status, code, `Not now: ${code}`);
    await page.reload();
    await again.click();
    await page.getByText(`Not now: ${code}`).waitFor();
    expect(await notKnown.count()).toBe(1);
  }
  answer = OVER;
  await again.click();
  await page.getByText('Your session has ended. Sign in again to go on.').waitFor();

  // Whoever else signs in learns nothing of it.
  await signIn(page, /^o\.ps/);
  expect(await page.getByRole('dialog').count()).toBe(0);
  await page.getByRole('button', { name: /^o\.ps: account/ }).click();
  await page.getByRole('button', { name: 'Sign out' }).click();
  await signIn(page);
  await notKnown.waitFor();
  answer = 'given';
  await again.click();
  await page
    .getByRole('dialog')
    .getByText(/Booked in/)
    .waitFor();
  expect(keys.size).toBe(1);
  await page.getByRole('button', { name: 'Close', exact: true }).click();
  await page.getByRole('searchbox').fill(reference);
  await rowWith(page, 'NVDA').waitFor();
  expect(await page.locator('[data-trade]').count()).toBe(1);
});

test('a ticket whose key another sender used says so, and a new ticket has a new key', async () => {
  const { page } = await openDesk();
  const keys = new Set<string | undefined>();
  const reused = refused(422, 'idempotency_key_reused', 'used by another sender');
  let answer: 'lost' | 'given' | object = 'lost';
  await page.route(SUBMISSIONS, route => {
    if (route.request().method() !== 'POST') return route.continue();
    keys.add(route.request().headers()['idempotency-key']);
    if (answer === 'given') return route.continue();
    return answer === 'lost' ? route.abort('connectionreset') : route.fulfill(answer);
  });
  await openTicket(page);
  await fillTicket(page, { instrument: 'VOD', quantity: '40k', price: '0.7214' });
  await sendButton(page).click();
  await expect.poll(() => keys.size).toBe(1);
  // The client tries again by itself.
  answer = { ...reused, json: { ...reused.json, sameSender: false } };
  await page.getByText('It was sent before under another sign-in').waitFor();
  answer = 'given';
  await page.getByRole('button', { name: 'New ticket' }).click();
  await sendButton(page).click();
  await page
    .getByRole('dialog')
    .getByText(/Booked in/)
    .waitFor();
  expect(keys.size).toBe(2);
});

test('a session that ends at the first try: signed in again, the ticket is as it was typed, and says that nothing was booked', async () => {
  const { page } = await openDesk();
  await page.route(SUBMISSIONS, route =>
    route.request().method() === 'POST' ? route.fulfill(OVER) : route.continue(),
  );
  await openTicket(page);
  await fillTicket(page, { instrument: 'VOD', quantity: '40k', price: '0.7214' });
  await sendButton(page).click();
  await page.getByText('Your session has ended. Sign in again to go on.').waitFor();

  const quantity = page.getByRole('textbox', { name: 'Quantity' });
  await signIn(page, /^o\.ps/);
  await openTicket(page);
  expect(await quantity.inputValue()).toBe('');
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: /^o\.ps: account/ }).click();
  await page.getByRole('button', { name: 'Sign out' }).click();

  await signIn(page);
  await page.getByText(/The token has expired.*Nothing was booked/).waitFor();
  expect(await quantity.inputValue()).toBe('40k');
  await page.unroute(SUBMISSIONS);
  await sendButton(page).click();
  await page
    .getByRole('dialog')
    .getByText(/Booked in/)
    .waitFor();
});

test('closing a ticket by mistake loses nothing; a trade that was taken leaves a new one behind', async () => {
  const { page } = await openDesk();
  await page.keyboard.press('n');
  await fillTicket(page, { instrument: 'VOD', quantity: '40k', price: '0.7214' });
  await page.getByRole('textbox', { name: 'Client reference' }).click();
  await page.keyboard.press('Escape');
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  await page.keyboard.press('n');
  expect(await page.getByRole('textbox', { name: 'Quantity' }).inputValue()).toBe('40k');

  await sendButton(page).click();
  await page.getByRole('button', { name: 'Another trade' }).click();
  expect(await page.getByRole('textbox', { name: 'Quantity' }).inputValue()).toBe('');
  expect(await page.getByRole('combobox', { name: 'Account' }).inputValue()).toBe('EQ-001');
});
