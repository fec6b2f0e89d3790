/** Every screen, in both schemes and layouts: axe finds nothing, and the browser has nothing to complain of. */
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { apiAs, settledTrade } from './api.ts';
import {
  axeViolationsInBothSchemes,
  type Desk,
  fillTicket,
  type Layout,
  openDesk,
  openTicket,
  rowWith,
  sendButton,
  signIn,
} from './desk.ts';
import { baseUrl } from './surroundings.ts';

beforeAll(async () => {
  // Something to look at: booked with a warning, and refused.
  const client = await apiAs('t.ng', 'trader');
  await settledTrade(client, { symbol: 'MSFT', venue: 'ZZZZ' });
  await settledTrade(client, { symbol: 'NOSUCH' }, 'REJECTED');
});

/** Each screen, and how to come to it from the blotter. */
const SCREENS: { [name: string]: (page: Page, layout: Layout) => Promise<unknown> } = {
  blotter: async () => {},
  'open filter': page => page.getByRole('button', { name: /^Status/ }).click(),
  'nothing found': async page => {
    await page.getByRole('searchbox').fill('no trade has this');
    await page.getByText('Nothing matches').waitFor();
  },
  'refused trade': async page => {
    await rowWith(page, 'NOSUCH').first().click();
    await page.getByText('UNKNOWN_INSTRUMENT ·').waitFor();
    await page.getByText('Submitted', { exact: true }).last().waitFor();
  },
  'menu of the user': (page, layout) =>
    page.getByRole('button', { name: layout === 'desk' ? /^t\.ng/ : 'More' }).click(),
  'command palette': async page => {
    await page.keyboard.press('Control+k');
    await page.getByRole('combobox', { name: 'Command, screen or trade' }).fill('new');
  },
  'list of keys': async page => {
    await page.keyboard.press('?');
    await page.getByRole('dialog', { name: 'Keys' }).waitFor();
  },
  'new ticket': async page => {
    await openTicket(page);
    await page.getByRole('combobox', { name: 'Instrument' }).waitFor();
  },
  'ticket with errors': async page => {
    await openTicket(page);
    await sendButton(page).click();
    await page.getByText('Enter a symbol or an ISIN').waitFor();
  },
  outcome: async page => {
    await openTicket(page);
    await fillTicket(page, { instrument: 'NOSUCH', quantity: '5', price: '1.00' });
    await sendButton(page).click();
    await page.getByRole('dialog').getByText('UNKNOWN_INSTRUMENT ·').waitFor();
  },
};

describe.each<Layout>(['desk', 'phone'])('%s', layout => {
  let desk: Desk;

  beforeAll(async () => {
    desk = await openDesk({ layout, as: null });
  });
  afterAll(() => desk?.page.close());

  test('sign-in', async () => {
    await desk.page.getByText('Who is at the desk?').waitFor();
    expect(await axeViolationsInBothSchemes(desk.page)).toEqual([]);
    await signIn(desk.page);
  });

  test.each(Object.entries(SCREENS))('%s', async (_name, goThere) => {
    const { page, complaints } = desk;
    await page.goto(baseUrl());
    await page.locator('[data-trade]').first().waitFor();
    await goThere(page, layout);
    expect(await axeViolationsInBothSchemes(page)).toEqual([]);
    expect(complaints.splice(0)).toEqual([]);
  });
});
