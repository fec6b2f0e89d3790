/** What operations works with, in both schemes and layouts: axe finds nothing, and the browser has nothing to complain of. */
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { unwrap } from '../../src/client/index.ts';
import { amendedTrade, apiAs } from './api.ts';
import { axeViolationsInBothSchemes, type Desk, type Layout, openDesk } from './desk.ts';
import { baseUrl } from './surroundings.ts';

let tradeId: string;
/** When its third event was recorded. */
let recordedAt: string;

beforeAll(async () => {
  const client = await apiAs('o.ps', 'operations');
  ({ tradeId } = await amendedTrade(client));
  recordedAt = unwrap(await client.events(tradeId)).items[2]?.recordedAt ?? '';
});

const verified = (page: Page) => page.getByText(/verified in this browser/).waitFor();

/** Each screen: its address, and what is to be done there. */
const SCREENS: { [name: string]: [address: () => string, goOn: (page: Page) => Promise<unknown>] } = {
  trade: [() => `/?trade=${tradeId}`, verified],
  'trade of the past': [() => `/?trade=${tradeId}&version=2`, verified],
  'page of a trade by time, with its JSON': [
    () => `/trades/${tradeId}?asOf=${recordedAt}`,
    async page => {
      await verified(page);
      await page.getByText(/UTC · version 3 · read-only/).waitFor();
      await page.getByText('Raw JSON').click();
      await page.getByRole('region', { name: 'Raw JSON' }).waitFor();
    },
  ],
  'amending with errors': [
    () => `/trades/${tradeId}`,
    async page => {
      await page.getByRole('button', { name: 'Amend…' }).click();
      await page.getByRole('dialog').getByRole('button', { name: 'Amend trade' }).click();
      await page.getByText('Reason required').waitFor();
    },
  ],
  'preview of a rollback': [
    () => `/trades/${tradeId}?version=2`,
    async page => {
      await page.getByRole('button', { name: 'Roll back to here…' }).click();
      await page.getByRole('dialog').getByRole('table').waitFor();
    },
  ],
  positions: [() => '/positions', page => page.getByRole('link', { name: 'Trades in SAP on EQ-001' }).waitFor()],
  operations: [
    () => '/operations',
    async page => {
      await page.getByText('As a table').first().click();
      await page.getByRole('region', { name: 'Per minute, as a table' }).waitFor();
      await page.getByRole('checkbox', { name: /Lose messages/ }).waitFor();
      await page.getByRole('region', { name: 'Audit trail' }).waitFor();
    },
  ],
  'versions of an instrument': [
    () => '/reference',
    async page => {
      await page.getByRole('button', { name: 'ORCL' }).click();
      await page.getByRole('dialog').getByRole('rowheader', { name: 'In force' }).waitFor();
    },
  ],
  'making an API key': [
    () => '/keys',
    async page => {
      await page.getByRole('button', { name: 'New key…' }).click();
      await page.getByRole('dialog').getByRole('button', { name: 'Make the key' }).click();
      await page.getByText('Say what the key is for').waitFor();
    },
  ],
  'positions of the past': [
    () => `/positions?asOf=${new Date().toISOString()}`,
    page => page.getByRole('link', { name: 'Trades in SAP on EQ-001' }).waitFor(),
  ],
};

describe.each<Layout>(['desk', 'phone'])('%s', layout => {
  let desk: Desk;

  beforeAll(async () => {
    desk = await openDesk({ layout, as: /^o\.ps.*demo/s });
  });
  afterAll(() => desk?.page.close());

  test.each(Object.entries(SCREENS))('%s', async (_name, [address, goOn]) => {
    const { page, complaints } = desk;
    await page.goto(baseUrl() + address());
    await goOn(page);
    expect(await axeViolationsInBothSchemes(page)).toEqual([]);
    expect(complaints.splice(0)).toEqual([]);
  });
});
