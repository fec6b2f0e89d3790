/** What operations works with, in both schemes and layouts: axe finds nothing, and the browser has nothing to complain of. */
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { unwrap } from '../../src/client/index.ts';
import { amendedTrade, apiAs } from './api.ts';
import { launchChromium } from './chromium.ts';
import { axeViolations, type Desk, openDesk } from './desk.ts';

let browser: Browser;
let tradeId: string;
/** When its third event was recorded. */
let recordedAt: string;

beforeAll(async () => {
  const client = await apiAs('o.ps', 'operations');
  ({ tradeId } = await amendedTrade(client));
  recordedAt = unwrap(await client.events(tradeId)).items[2]?.recordedAt ?? '';
  browser = await launchChromium();
});
afterAll(() => browser?.close());

const CASES = (['desk', 'phone'] as const).flatMap(layout =>
  (['light', 'dark'] as const).map(scheme => ({ layout, scheme })),
);

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
      await page.getByText('Say why').waitFor();
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
      await page.getByRole('region', { name: 'Audit' }).waitFor();
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

describe.each(CASES)('$layout, $scheme', ({ layout, scheme }) => {
  let desk: Desk;

  beforeAll(async () => {
    desk = await openDesk(browser, { layout, scheme, as: /^o\.ps.*demo/s });
  });

  test.each(Object.entries(SCREENS))('%s', async (_name, [address, goOn]) => {
    const { page, complaints } = desk;
    await page.goto(inject('baseUrl') + address());
    await goOn(page);
    expect(await axeViolations(page)).toEqual([]);
    expect(complaints).toEqual([]);
  });
});
