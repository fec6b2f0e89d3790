/** Each identity sees and may do what its token says, and no more. */
import { expect, test } from 'vitest';
import { requestDevToken, unwrap } from '../../src/client/index.ts';
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

test('where there are no local identities, a token of elsewhere lets one in', async () => {
  const { page } = await openDesk({ as: null });
  await page.route('**/dev/token', route => route.fulfill({ status: 404, json: notFound }));
  await page.getByRole('button', { name: /^o\.ps/ }).click();
  await page.getByText('This server has no local identities.').waitFor();
  await page.getByLabel('Token (JWT)').fill('not a token');
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByText('That is not a token').waitFor();

  const identity = { sub: 'o.ps', tenant: 'demo', roles: ['operations'] } as const;
  const { token } = unwrap(await requestDevToken(baseUrl(), identity));
  await page.getByLabel('Token (JWT)').fill(token);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByText('Live', { exact: true }).waitFor();
});

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
