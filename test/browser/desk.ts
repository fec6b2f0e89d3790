/** A browser page at the desk, for tests: signs in, fills tickets, and keeps what the browser complained of. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';
import { waitUntil } from '../../scripts/lib/wait-until.ts';
import { baseUrl, newContext } from './surroundings.ts';

export const WIDTHS = { desk: { width: 1440, height: 900 }, phone: { width: 390, height: 844 } } as const;
export type Layout = keyof typeof WIDTHS;

export interface DeskOptions {
  layout?: Layout;
  scheme?: 'light' | 'dark';
  /** The button of the identity to sign in as; null stays signed out. */
  as?: RegExp | null;
  /** The language of the browser. */
  locale?: string;
}

export interface Desk {
  page: Page;
  /** Errors in the console, uncaught exceptions, violations of the content security policy. */
  complaints: string[];
}

const TRADER = /^t\.ng.*demo/s;

export async function openDesk({ layout = 'desk', scheme, as = TRADER, locale = 'en-US' }: DeskOptions = {}) {
  const phone = layout === 'phone';
  const context = await newContext({
    viewport: WIDTHS[layout],
    colorScheme: scheme ?? 'light',
    locale,
    hasTouch: phone,
    isMobile: phone,
  });
  const page = await context.newPage();
  page.setDefaultTimeout(60_000);
  const complaints: string[] = [];
  page.on('pageerror', error => complaints.push(error.message));
  page.on('console', message => {
    if (message.type() === 'error' || message.type() === 'warning')
      complaints.push(`${message.text()} ${message.location().url}`);
  });
  await page.goto(baseUrl());
  if (as) await signIn(page, as);
  return { page, complaints } satisfies Desk;
}

export async function signIn(page: Page, as = TRADER) {
  await page.getByRole('button', { name: as }).click();
  await page.getByText('Live', { exact: true }).waitFor();
}

export const openTicket = (page: Page) => page.getByRole('button', { name: 'New trade' }).first().click();

export interface Ticket {
  /** Left out where it stands in the ticket already. */
  instrument?: string;
  quantity: string;
  price: string;
  account?: string;
  clientReference?: string;
}

/** Fills a ticket as a person would, with Tab from field to field: while a list of choices is open, it covers the rest. */
export async function fillTicket(page: Page, ticket: Ticket) {
  const { instrument, account = 'EQ-001', clientReference } = ticket;
  if (instrument) {
    await page.getByRole('combobox', { name: 'Instrument' }).fill(instrument);
    await page.getByRole('listbox').waitFor();
    await page.keyboard.press('Tab');
  }
  await page.getByRole('textbox', { name: 'Quantity' }).fill(ticket.quantity);
  await page.getByRole('textbox', { name: 'Price' }).fill(ticket.price);
  await page.getByRole('combobox', { name: 'Account' }).fill(account);
  await page.keyboard.press('Tab');
  if (clientReference) await page.getByRole('textbox', { name: 'Client reference' }).fill(clientReference);
}

/** The button that sends the ticket; it says what will be sent. */
export const sendButton = (page: Page) => page.getByRole('dialog').locator('button[type=submit]');

/** The row or card of a trade, found by a text in it. */
export const rowWith = (page: Page, text: string) => page.locator('[data-trade]').filter({ hasText: text });

/** A reference that no other test uses. */
export const uniqueReference = () => `test-${crypto.randomUUID().slice(0, 8)}`;

const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** What axe finds wrong with the page as it is. While a dialog covers it, the rest is not judged. */
export async function axeViolations(page: Page): Promise<string[]> {
  if (!(await page.evaluate<boolean>(`'axe' in window`))) await page.evaluate(axeSource);
  return page.evaluate(`(async () => {
    const covered = document.querySelector('.sheet, dialog[open]');
    const { violations } = await axe.run(covered ?? document);
    return violations.flatMap(({ id, nodes }) => nodes.map(node => id + ' ' + node.target.join(' ') + ': ' + node.failureSummary));
  })()`);
}

const STANDS_STILL = `document.getAnimations().every(({ playState, effect }) =>
  playState !== 'running' || effect.getTiming().iterations === Infinity)`;

/** The same in light, and then in dark on the very same state of the page. */
export async function axeViolationsInBothSchemes(page: Page): Promise<string[]> {
  // A movement keeps the colours of the scheme in which it began.
  await waitUntil('the page to stand still', () => page.evaluate<boolean>(STANDS_STILL));
  const inLight = await violationsIn(page, 'light');
  const inDark = await violationsIn(page, 'dark');
  await page.emulateMedia({ colorScheme: 'light' });
  const follows = inDark.brightness < inLight.brightness ? [] : ['the page does not follow the scheme of the system'];
  return [...follows, ...inLight.violations, ...inDark.violations];
}

async function violationsIn(page: Page, colorScheme: 'light' | 'dark') {
  await page.emulateMedia({ colorScheme });
  const ground = await page.evaluate<string>('getComputedStyle(document.body).backgroundColor');
  const brightness = (ground.match(/\d+/g) ?? []).slice(0, 3).reduce((sum, part) => sum + Number(part), 0);
  const violations = (await axeViolations(page)).map(violation => `${colorScheme}: ${violation}`);
  return { brightness, violations };
}
