/** Each identity sees and may do what its token says, and no more. */
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { requestDevToken, unwrap } from '../../src/client/index.ts';
import { apiAs, newKey, settled, settledTrade } from './api.ts';
import { fillTicket, openDesk, openTicket, rowWith, sendButton } from './desk.ts';
import { baseUrl } from './surroundings.ts';

test('an auditor watches, and is offered no ticket', async () => {
  const { page, complaints } = await openDesk({ as: /^a\.udit/ });
  expect(await page.getByRole('button', { name: 'New trade' }).count()).toBe(0);
  await page.keyboard.press('n');
  expect(await page.getByRole('dialog').count()).toBe(0);
  expect(complaints).toEqual([]);
});

test('a trader limited to two accounts sees only those', async () => {
  const all = await openDesk();
  await openTicket(all.page);
  await fillTicket(all.page, { instrument: 'KO', quantity: '61,117', price: '60', account: 'EQ-003' });
  await sendButton(all.page).click();
  await rowWith(all.page, '61,117').getByText('Booked').waitFor();

  const limited = await openDesk({ as: /^l\.imited/ });
  await limited.page.getByRole('button', { name: /^Account/ }).click();
  await limited.page.getByLabel('EQ-002').waitFor();
  expect(await limited.page.getByLabel('EQ-003').count()).toBe(0);
  expect(await rowWith(limited.page, '61,117').count()).toBe(0);
  expect(limited.complaints).toEqual([]);
});

test('a trade that moves to an account that may not be seen leaves the screen, and comes back with all of its log', async () => {
  const operations = await apiAs('o.ps', 'operations');
  const trade = await settledTrade(operations, { account: 'EQ-002', quantity: '71117' });
  const moveTo = async (account: string) => {
    const body = { account, reason: 'wrong account' };
    const { version } = await settled(operations, trade);
    await settled(
      operations,
      unwrap(await operations.amendTrade(trade.tradeId, body, { ...newKey(), ifMatch: version })),
    );
  };
  const { page, complaints } = await openDesk({ as: /^l\.imited/ });
  await rowWith(page, '71,117').getByText('Booked').click();
  const panel = page.getByRole('complementary', { name: 'Trade' });
  await panel.getByText('Chain of 2 events verified in this browser').waitFor();

  await moveTo('EQ-003');
  await rowWith(page, '71,117').waitFor({ state: 'detached' });
  await panel.getByText(/you have no access to the account of this trade/i).waitFor();
  expect(await panel.getByText('EQ-003').count()).toBe(0);

  await moveTo('EQ-001');
  await rowWith(page, '71,117').getByText('Booked').waitFor();
  await panel.getByText('Chain of 6 events verified in this browser').waitFor();
  // The browser itself reports each refused read.
  expect(complaints.filter(text => !text.includes('403'))).toEqual([]);
});

test('where there are no local identities, a token of elsewhere lets one in', async () => {
  const { page } = await openDesk({ as: null });
  await page.route('**/v1/sign-in', route =>
    route.fulfill({ json: { providers: [], proxy: false, devIdentities: false } }),
  );
  await page.reload();
  await page.getByText('This server names no identity provider.').waitFor();
  expect(await page.getByRole('button', { name: /^o\.ps/ }).count()).toBe(0);
  await page.getByRole('button', { name: 'Use a token' }).click();
  await page.keyboard.insertText('not a token');
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByText('This is not a token').waitFor();

  const identity = { sub: 'o.ps', tenant: 'demo', roles: ['operations'] } as const;
  const { token } = unwrap(await requestDevToken(baseUrl(), identity));
  await page.getByLabel('Token').fill(`${token.slice(0, -4)}aaaa`);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByRole('alert').filter({ hasText: /token/ }).waitFor();
  await page.getByLabel('Token').fill(`Bearer ${token.slice(0, 40)}\n${token.slice(40)}`);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByText('Live', { exact: true }).waitFor();
});

test('a token of the release before, which each tab kept for itself, still holds, and its ticket comes back', async () => {
  const { page } = await openDesk({ as: null });
  const { token } = unwrap(await requestDevToken(baseUrl(), { sub: 't.ng', tenant: 'demo', roles: ['trader'] }));
  const draft = { side: 'SELL', instrument: 'KO', quantity: '77', price: '', account: '', counterparty: '' };
  await page.evaluate(`
    sessionStorage.setItem('tapebook.token', ${JSON.stringify(token)});
    sessionStorage.setItem('tapebook.draft ["demo","t.ng"]', ${JSON.stringify(JSON.stringify(draft))})`);
  await page.reload();
  await page.getByText('Live', { exact: true }).waitFor();
  await openTicket(page);
  expect(await page.getByRole('textbox', { name: 'Quantity' }).inputValue()).toBe('77');
});

test('uploads, their screen and the reasons of a session that ended come back; signing out forgets them in every tab', async () => {
  const { page } = await openDesk({ as: /^o\.ps/ });
  await page.goto(`${baseUrl()}/reference`);
  await page.getByLabel('Accounts').check();
  await page.getByRole('button', { name: 'Upload…' }).click();
  await page.getByLabel('Records').fill('account,name\nEQ-777,Typed before the end');
  await page.route('**/v1/reference/accounts', route =>
    route.request().method() === 'PUT'
      ? route.fulfill({ status: 401, json: { ...notFound, status: 401 } })
      : route.continue(),
  );
  await page.getByRole('dialog').getByRole('button', { name: 'Upload' }).click();
  await page.getByText('Your session has ended. Sign in again to go on.').waitFor();

  await page.reload();
  await page.getByRole('button', { name: /^o\.ps/ }).click();
  await page.getByRole('dialog', { name: 'Upload accounts' }).waitFor();
  expect(await page.getByLabel('Records').inputValue()).toMatch(/Typed before the end/);
  await page.getByRole('button', { name: 'Cancel' }).click();

  const second = await page.context().newPage();
  await second.goto(baseUrl());
  await openTicketOf(second);
  await page.getByRole('button', { name: /^o\.ps: account/ }).click();
  await page.getByRole('button', { name: 'Sign out' }).click();
  await second.getByRole('button', { name: /^o\.ps/ }).waitFor();
  expect(await second.evaluate(`Object.keys(sessionStorage).filter(key => key.includes('o.ps'))`)).toEqual([]);
});

async function openTicketOf(page: Page) {
  await openTicket(page);
  await page.getByRole('textbox', { name: 'Quantity' }).fill('88');
}

test('a token that no longer holds leads back to the way in, and says why', async () => {
  const { page } = await openDesk();
  await page.route('**/v1/**', route => route.fulfill({ status: 401, json: { ...notFound, status: 401 } }));
  await page.reload();
  await page.getByText('Your session has ended. Sign in again to go on.').waitFor();
});

const notFound = {
  type: 'about:blank',
  title: 'Not found',
  status: 404,
  detail: 'not found',
  code: 'not_found',
  requestId: 'r-1',
};
