/** Signing in with a real OpenID provider: claims, renewal, end, sign-out, failures. */
import type { Page } from 'playwright-core';
import { afterAll, afterEach, expect, onTestFinished, test } from 'vitest';
import { unwrap } from '../../src/client/index.ts';
import { startHeaderProxy } from '../support/header-proxy.ts';
import { apiAs, settledTrade } from './api.ts';
import { axeViolationsInBothSchemes, fillTicket, openTicket, rowWith, sendButton, WIDTHS } from './desk.ts';
import {
  isLive,
  logIn,
  openTab,
  PROXY_HEADER,
  providerButton,
  signInAt,
  startProviders,
  userMenu,
  visit,
} from './oidc-desk.ts';
import { baseUrl } from './surroundings.ts';

const MINUTE_MS = 60_000;

const { realm, access } = await startProviders();
afterAll(() => Promise.all([realm.stop(), access.stop()]));
afterEach(() => {
  for (const stand of [realm, access]) {
    stand.down.clear();
    stand.lifetimeSeconds = 3_600;
    stand.hasRefreshTokens = true;
  }
});

const ended = (page: Page) => page.getByText('Your session has ended. Sign in again to go on.').waitFor();

// Must run first: the server does not fetch keys again that it knows.
test('an issuer whose keys cannot be fetched: the page says so', async () => {
  const { page } = await visit();
  access.down.add('keys');
  await providerButton(page, 'Access').click();
  await logIn(page, 'bob');
  await page.getByText(/the signing keys of the token's issuer cannot be fetched now/).waitFor();
  expect(await providerButton(page, 'Access').isEnabled()).toBe(true);
});

test('nested roles and a tenant by another name: signed in, back at the address that was opened, and allowed what the roles say', async () => {
  const { page, complaints } = await visit('/positions?account=EQ-002');
  await providerButton(page).click();
  await logIn(page, 'alice');
  await page.getByRole('heading', { name: 'Positions' }).waitFor();
  expect(page.url()).toBe(`${baseUrl()}/positions?account=EQ-002`);
  const menu = await userMenu(page, 'alice');
  expect(await menu.textContent()).toMatch(/alice at demo.*trader.*all accounts/);
  expect(await page.getByRole('link', { name: 'Operations' }).count()).toBe(0);
  // Leaves out the provider's page, and the question whether a proxy is in front.
  expect(complaints.filter(text => text.includes(baseUrl()) && !text.includes('/v1/me'))).toEqual([]);
});

test('a tenant by its issuer, groups and accounts: limited to those', async () => {
  const { page } = await visit();
  await signInAt(page, 'bob', 'Access');
  expect(await (await userMenu(page, 'bob')).textContent()).toMatch(/bob at acme.*trader.*EQ-001, EQ-002/);
});

test('what the server does not take, and what the provider refuses, is said, and leads nowhere', async () => {
  const { page } = await visit();
  await providerButton(page).click();
  await logIn(page, 'mallory');
  await page.getByText(/^Tapebook does not take the sign-in of Trading SSO: .*tenant/).waitFor();

  const other = await visit();
  await providerButton(other.page).click();
  await logIn(other.page, '');
  await other.page.getByText(/^Trading SSO refused: /).waitFor();
  expect(other.page.url()).toBe(`${baseUrl()}/`);
  await other.page.goto(`${baseUrl()}/?code=stolen&state=made-up`);
  await other.page.getByText('This sign-in was not started in this tab.').waitFor();
});

test('two tabs: the second is signed in at once, one renewal serves both, and one sign-out ends both, here and at the provider', async () => {
  const { context, page } = await visit();
  await context.clock.install();
  await signInAt(page, 'olga');
  const second = await openTab(context);
  await isLive(second.page);

  const before = { ...realm.granted, refused: realm.refusedRefreshes };
  await context.clock.fastForward(58 * MINUTE_MS);
  await expect.poll(() => realm.granted.refresh_token).toBe(before.refresh_token + 1);
  await Promise.all([page, second.page].map(isLive));
  const renewed = await accessTokens([page, second.page]);
  expect(new Set(renewed).size).toBe(1);
  expect(realm.refusedRefreshes).toBe(before.refused);

  await userMenu(page, 'olga');
  await page.getByRole('button', { name: 'Sign out' }).click();
  await page.getByRole('button', { name: 'Sign out of the provider' }).click();
  await providerButton(page).waitFor();
  await providerButton(second.page).waitFor();
  // The provider has ended its session too: it asks again.
  const third = await openTab(context);
  await providerButton(third.page).click();
  await third.page.getByRole('textbox', { name: 'Login' }).waitFor();
});

test('a token that ends is renewed; once the refresh token is revoked the session ends, and what was typed comes back to the same person only', async () => {
  const client = await apiAs('o.ps', 'operations');
  const { tradeId } = await settledTrade(client, { quantity: '4711' });
  realm.lifetimeSeconds = 2;
  const { page } = await visit(`/?account=EQ-001&trade=${tradeId}`);
  await signInAt(page, 'olga');
  const renewals = realm.granted.refresh_token;
  await page.getByRole('button', { name: 'Amend…' }).click();
  const dialog = page.getByRole('dialog', { name: 'Amend trade' });
  await dialog.getByRole('textbox', { name: 'Quantity' }).fill('4,700');
  await dialog.getByRole('textbox', { name: 'Reason' }).fill('typed before the end');
  await expect.poll(() => realm.granted.refresh_token).toBeGreaterThan(renewals);
  expect(await dialog.getByRole('textbox', { name: 'Reason' }).inputValue()).toBe('typed before the end');

  realm.lifetimeSeconds = 3_600;
  await realm.revokeRefreshTokens();
  await ended(page);
  expect(page.url()).toBe(`${baseUrl()}/`);
  await page.getByRole('button', { name: /^o\.ps/ }).click();
  await isLive(page);
  expect(await page.getByText('typed before the end').count()).toBe(0);
  expect(page.url()).toBe(`${baseUrl()}/`);
  await userMenu(page, 'o.ps');
  await page.getByRole('button', { name: 'Sign out' }).click();

  await providerButton(page).click();
  await dialog.waitFor();
  expect(await dialog.getByRole('textbox', { name: 'Reason' }).inputValue()).toBe('typed before the end');
  expect(await dialog.getByRole('textbox', { name: 'Quantity' }).inputValue()).toBe('4,700');
  expect(page.url()).toBe(`${baseUrl()}/?account=EQ-001&trade=${tradeId}`);
  await dialog.getByRole('button', { name: 'Amend trade' }).click();
  await dialog.waitFor({ state: 'detached' });
  const { items } = unwrap(await client.events(tradeId));
  expect(items.find(({ type }) => type === 'TradeAmended')?.data).toMatchObject({ reason: 'typed before the end' });
});

test('a provider that is down: at each step the page says so, and the same works when it is up again', async () => {
  const { page } = await visit('/exceptions');
  const unreachable = page.getByText(/^Trading SSO cannot be reached/);
  realm.down.add('discovery');
  await providerButton(page).click();
  await unreachable.waitFor();
  realm.down.clear();

  realm.down.add('authorization');
  await providerButton(page).click();
  await page.getByText('ERR_EMPTY_RESPONSE').waitFor();
  realm.down.clear();
  await page.goBack();

  realm.down.add('token');
  await providerButton(page).click();
  await logIn(page, 'alice');
  await unreachable.waitFor();
  realm.down.clear();
  await page.clock.install();
  await providerButton(page).click();
  await page.getByRole('heading', { name: 'Exceptions' }).waitFor();
  await isLive(page);

  realm.down.add('token');
  await page.clock.fastForward(58.5 * MINUTE_MS);
  const notice = page.getByRole('alert').filter({ hasText: 'Your session ends at' }).first();
  await notice.waitFor();
  realm.down.clear();
  await page.clock.fastForward(MINUTE_MS / 3);
  await notice.waitFor({ state: 'hidden' });

  realm.down.add('discovery');
  await userMenu(page, 'alice');
  await page.getByRole('button', { name: 'Sign out' }).click();
  await page.getByText('Trading SSO may still have you signed in: Trading SSO cannot be reached.').waitFor();
});

test('without refresh tokens a notice comes two minutes before the end, and signing in again from it loses nothing', async () => {
  realm.hasRefreshTokens = false;
  const { page } = await visit();
  await page.clock.install();
  await signInAt(page, 'alice');
  await page.keyboard.press('n');
  await page.getByRole('combobox', { name: 'Instrument' }).fill('NVDA');
  await page.clock.fastForward(57 * MINUTE_MS);
  expect(await page.getByText('Your session ends at').count()).toBe(0);
  await page.clock.fastForward(1.1 * MINUTE_MS);
  await page.getByText('Your session ends at').waitFor();
  const granted = realm.granted.authorization_code;
  await page.getByRole('button', { name: 'Sign in again' }).click();
  await expect.poll(() => realm.granted.authorization_code).toBe(granted + 1);
  await isLive(page);
  await page.keyboard.press('n');
  expect(await page.getByRole('combobox', { name: 'Instrument' }).inputValue()).toBe('NVDA');
});

test.each([2, -2])('a clock that is %i minutes off changes nothing', async minutes => {
  realm.lifetimeSeconds = 60;
  const { page } = await visit('about:blank', '');
  await page.clock.setSystemTime(Date.now() + minutes * MINUTE_MS);
  await page.goto(baseUrl());
  await signInAt(page, 'alice');
  expect(await page.getByText('Your session ends at').count()).toBe(0);
});

test('behind a proxy that adds a token: signed in without asking, streams by ticket, and says how to sign out', async () => {
  const proxy = await startHeaderProxy(baseUrl(), PROXY_HEADER);
  onTestFinished(() => proxy.close());
  proxy.token = await access.tokenFor('bob');
  const { page, complaints } = await visit('/?account=EQ-002', proxy.url);
  await isLive(page);
  await openTicket(page);
  await fillTicket(page, { instrument: 'KO', quantity: '4,242', price: '60', account: 'EQ-002' });
  await sendButton(page).click();
  await rowWith(page, '4,242').getByText('Booked').waitFor();
  expect(complaints).toEqual([]);

  await userMenu(page, 'bob');
  await page.getByRole('button', { name: 'Sign out' }).click();
  await page.getByText(/^The proxy in front of Tapebook signs you in. To sign out, sign out there/).waitFor();
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await isLive(page);
  proxy.token = null;
  await page.reload();
  await providerButton(page).waitFor();
});

test('at 390 px, by keyboard alone, without a fault that axe finds', async () => {
  const { page } = await visit();
  await page.setViewportSize(WIDTHS.phone);
  await providerButton(page).waitFor();
  expect(await axeViolationsInBothSchemes(page)).toEqual([]);
  expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(WIDTHS.phone.width);
  const focused = () => page.evaluate<string>('document.activeElement.textContent');
  do await page.keyboard.press('Tab');
  while ((await focused()).trim() !== 'Sign in with Trading SSO');
  await page.keyboard.press('Enter');
  await logIn(page, 'alice');
  await isLive(page);
});

const accessTokens = (pages: Page[]) =>
  Promise.all(
    pages.map(page => page.evaluate<string>(`JSON.parse(localStorage['tapebook.session']).credential.accessToken`)),
  );
