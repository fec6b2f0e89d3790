/** What there are pictures of: each screen, who looks at it, and what is done until it is worth a picture. */
import type { Page } from 'playwright-core';
import type { Situations } from './situations.ts';

export type Size = 'wide' | 'narrow';

export interface Picture {
  /** The beginning of its file's name. */
  name: string;
  /** The button of the identity to sign in as; null stays signed out. */
  as: RegExp | null;
  /** Where it is. */
  address: (situations: Situations) => string;
  /** Prepares the page before it is opened. */
  before?: (page: Page) => Promise<unknown>;
  /** Goes on until what it should show is there. */
  until: (page: Page, size: Size) => Promise<unknown>;
  /** Puts back what that changed for others. */
  after?: (page: Page) => Promise<unknown>;
}

const TRADER = /^t\.ng.*demo/s;
const OPERATIONS = /^o\.ps.*demo/s;

const verified = (page: Page) => page.getByText(/verified in this browser/).waitFor();

export const PICTURES: readonly Picture[] = [
  {
    name: 'sign-in',
    as: null,
    address: () => '/',
    before: offerProvider,
    until: page => page.getByRole('button', { name: 'Sign in with Trading SSO' }).waitFor(),
  },
  {
    name: 'blotter',
    as: TRADER,
    address: () => '/',
    until: async (page, size) => {
      if (size === 'narrow') return page.locator('[data-trade]').nth(5).waitFor();
      await page.locator('[role=grid] [role=row]').nth(3).click();
      await verified(page);
    },
  },
  {
    name: 'ticket',
    as: TRADER,
    address: () => '/',
    until: async page => {
      await page.locator('[data-trade]').nth(5).waitFor();
      await page.getByRole('button', { name: 'New trade' }).first().click();
      await page.getByRole('combobox', { name: 'Instrument' }).fill('AAPL');
      await page.getByRole('listbox').waitFor();
      await page.keyboard.press('Tab');
      await page.getByText('Apple Inc. ·').waitFor();
      await page.getByRole('textbox', { name: 'Quantity' }).fill('2.5k');
      await page.getByRole('textbox', { name: 'Price' }).fill('272.40');
      await page.getByRole('combobox', { name: 'Account' }).fill('EQ-001');
      await page.keyboard.press('Tab');
    },
  },
  {
    name: 'trade',
    as: OPERATIONS,
    address: ({ eventful }) => `/trades/${eventful}`,
    until: verified,
  },
  {
    name: 'time-travel',
    as: OPERATIONS,
    address: ({ eventful }) => `/trades/${eventful}?version=4`,
    until: verified,
  },
  {
    name: 'time-travel-by-time',
    as: OPERATIONS,
    address: ({ eventful }) => `/trades/${eventful}?version=6`,
    until: async page => {
      await verified(page);
      await page.getByRole('radio', { name: 'By time' }).check();
      await page.getByRole('slider').press('ArrowLeft');
      await page.getByText(/UTC · version 5 · read-only/).waitFor();
    },
  },
  {
    name: 'rollback',
    as: OPERATIONS,
    address: ({ eventful }) => `/trades/${eventful}?version=4`,
    until: async page => {
      await page.getByRole('button', { name: 'Roll back to here…' }).click();
      await page.getByRole('dialog').getByRole('table').waitFor();
    },
  },
  {
    name: 'positions',
    as: TRADER,
    address: () => '/positions',
    until: (page, size) =>
      page
        .getByRole('img', { name: /^Since/ })
        .nth(size === 'wide' ? 20 : 1)
        .waitFor(),
  },
  {
    name: 'palette',
    as: TRADER,
    address: () => '/',
    until: async page => {
      await page.locator('[data-trade]').nth(5).waitFor();
      await page.keyboard.press('Control+k');
      await page.getByRole('combobox', { name: 'Command, screen or trade' }).waitFor();
    },
  },
  {
    name: 'operations',
    as: OPERATIONS,
    address: () => '/operations',
    until: page => page.getByText('Step by step').waitFor(),
  },
  {
    name: 'faults',
    as: OPERATIONS,
    address: () => '/operations',
    until: async page => {
      await page.getByRole('checkbox', { name: /Double messages/ }).check();
      await page.getByRole('checkbox', { name: /Delay messages/ }).check();
      await page.getByRole('button', { name: 'Send 50 trades' }).click();
      await page.getByText('It goes wrong, and nothing is lost.').waitFor();
      await page.getByRole('region', { name: 'Faults' }).evaluate(region => region.scrollIntoView());
      await page.getByText(/^No trade is lost 50 of 50/).waitFor();
    },
    after: page =>
      Promise.all([
        page.waitForResponse(response => response.request().method() === 'PUT'),
        page.getByRole('button', { name: 'All faults off' }).click(),
      ]),
  },
  {
    name: 'audit',
    as: OPERATIONS,
    address: () => '/operations',
    until: async page => {
      const trail = page.getByRole('region', { name: 'Audit trail' });
      await trail.getByRole('listitem').first().waitFor();
      await trail.evaluate(region => region.scrollIntoView());
    },
  },
  {
    name: 'reference',
    as: OPERATIONS,
    address: () => '/reference',
    until: page => page.getByText('± 20 %').waitFor(),
  },
  {
    name: 'versions',
    as: OPERATIONS,
    address: () => '/reference',
    until: async page => {
      await page.getByRole('radio', { name: 'Accounts' }).check();
      await page.getByRole('button', { name: 'EQ-005' }).click();
      await page.getByRole('dialog').getByText('5,000,000').waitFor();
    },
  },
  {
    name: 'exceptions',
    as: OPERATIONS,
    address: () => '/exceptions',
    until: page => page.getByRole('region', { name: 'Rejected' }).waitFor(),
  },
  {
    name: 'api-keys',
    as: OPERATIONS,
    address: () => '/keys',
    until: page => page.getByText('order router').waitFor(),
  },
];

/** Shows a provider as a deployment would have it, above the identities of the local server. */
async function offerProvider(page: Page): Promise<void> {
  const provider = {
    id: '1',
    name: 'Trading SSO',
    issuer: 'https://sso.example',
    clientId: 'tapebook',
    scopes: ['openid'],
  };
  await page.route('**/v1/sign-in', async route => {
    const response = await route.fetch();
    await route.fulfill({ response, json: { ...(await response.json()), providers: [provider] } });
  });
}
