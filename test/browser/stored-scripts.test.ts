/**
 * Scripts stored in every text that somebody may write are shown as text, on every screen there is: no element is made of
 * them, nothing runs, and the browser has nothing to refuse under the content security policy.
 */
import type { BrowserContext, Page } from 'playwright-core';
import { beforeAll, expect, test } from 'vitest';
import { waitUntil } from '../../scripts/lib/wait-until.ts';
import { createTapebookClient, requestDevToken, unwrap } from '../../src/client/index.ts';
import { NAMED_SCREENS } from '../../src/contracts/ui-pages.ts';
import { amendedTrade, newKey, settled, settledTrade } from './api.ts';
import { baseUrl, newContext } from './surroundings.ts';

/** Each would leave a mark on the page, and in `window.ran`, if it were taken for more than text. */
const EVIL = {
  account: 'A<svg/data-evil/onload=ran.push(1)>',
  accountName: '<script data-evil>ran.push("account")</script> name',
  symbol: 'S"><b/data-evil/onmouseover=ran.push(1)>',
  instrumentName: 'javascript:ran.push("instrument")//<img data-evil src=/evil.png onerror=ran.push(1)>',
  counterpartyName: '</title></style><script data-evil src=/evil.js></script>',
  clientReference: 'R<img data-evil src=/evil.png onerror=ran.push(1)>',
  trader: '<a data-evil href=javascript:ran.push(1)>t</a>',
  reason: '</textarea><iframe data-evil srcdoc="<script>parent.ran.push(1)</script>"></iframe> reason',
  unknownSymbol: 'U<script data-evil>ran.push(1)</script>',
  keyName: 'K<script data-evil>ran.push("key")</script>',
  sub: 'u<img data-evil src=/evil.png onerror=ran.push(1)>',
} as const;

const TENANT = 'stored-scripts';

interface ScreenVisit {
  /** A screen of src/contracts/ui-pages.ts, the blotter or a trade; absent for other pages. */
  screen?: string;
  /** With `{booked}` or `{rejected}` for the id of such a trade. */
  path: string;
  /** What of the above is to be read there. */
  shows: readonly (keyof typeof EVIL)[];
  /** What is opened there besides. */
  opens?(page: Page): Promise<void>;
}

const ids = { booked: '', rejected: '' };

/** Every screen, and the places on it where such texts go. Who adds a screen adds it here; a test tells who forgets. */
const VISITS: ScreenVisit[] = [
  { screen: 'blotter', path: '/', shows: ['account', 'symbol'], opens: typeahead },
  { screen: 'blotter', path: `/?q=${encodeURIComponent(EVIL.clientReference)}`, shows: [], opens: palette },
  { screen: 'positions', path: '/positions', shows: ['account', 'symbol'] },
  { screen: 'exceptions', path: '/exceptions', shows: ['unknownSymbol'] },
  { screen: 'operations', path: '/operations', shows: ['sub'] },
  { screen: 'reference', path: '/reference', shows: ['symbol', 'instrumentName'], opens: otherKinds },
  { screen: 'keys', path: '/keys', shows: ['keyName', 'sub'] },
  {
    screen: 'trade',
    path: '/trades/{booked}',
    shows: ['account', 'symbol', 'clientReference', 'trader', 'reason', 'sub'],
    opens: amendForm,
  },
  { screen: 'trade', path: '/trades/{booked}?version=1', shows: ['account', 'clientReference'] },
  { screen: 'trade', path: `/trades/${encodeURIComponent(EVIL.clientReference)}`, shows: [] },
  { screen: 'trade', path: '/?trade={rejected}', shows: ['unknownSymbol'] },
  { path: '/docs', shows: [] },
];

async function typeahead(page: Page) {
  await page.getByRole('button', { name: 'New trade' }).first().click();
  await page.getByRole('combobox', { name: 'Instrument' }).fill('S');
  await page.getByRole('listbox').getByText(EVIL.instrumentName).waitFor();
  await page.keyboard.press('Tab');
  await page.getByRole('combobox', { name: 'Account' }).fill('A');
  await page.getByRole('listbox').getByText(EVIL.accountName).waitFor();
}

async function palette(page: Page) {
  await page.keyboard.press('Control+k');
  await page.getByRole('combobox', { name: 'Command, screen or trade' }).fill(EVIL.clientReference);
  await page.getByRole('listbox', { name: 'Answers' }).getByText(EVIL.symbol).waitFor();
}

async function otherKinds(page: Page) {
  const kind = (name: string) => page.getByRole('radio', { name }).check();
  await kind('Accounts');
  await page.getByRole('table').getByText(EVIL.accountName).waitFor();
  await kind('Counterparties');
  await page.getByRole('table').getByText(EVIL.counterpartyName).waitFor();
}

async function amendForm(page: Page) {
  await page.getByRole('button', { name: 'Amend…' }).click();
  await page.getByRole('dialog').getByRole('textbox', { name: 'Reason' }).fill(EVIL.reason);
}

let context: BrowserContext;
const complaints: string[] = [];

beforeAll(async () => {
  const identity = { sub: EVIL.sub, tenant: TENANT, roles: ['operations'] } as const;
  const { token } = unwrap(await requestDevToken(baseUrl(), identity));
  const client = createTapebookClient({ baseUrl: baseUrl(), token: () => token });
  const validFrom = '2020-01-01';
  const lei = 'FOR8UP27PHTHYVLBNG30';
  unwrap(await client.putAccounts([{ account: EVIL.account, name: EVIL.accountName, validFrom }]));
  unwrap(await client.putCounterparties([{ lei, name: EVIL.counterpartyName, validFrom }]));
  unwrap(
    await client.putInstruments([
      {
        symbol: EVIL.symbol,
        isin: 'DE0005557508',
        name: EVIL.instrumentName,
        mic: 'XETR',
        currency: 'EUR',
        settlementCalendar: 'EUTA',
        validFrom,
      },
    ]),
  );
  unwrap(await client.createApiKey({ name: EVIL.keyName, roles: ['auditor'] }));
  const { account, symbol, clientReference, trader, reason } = EVIL;
  const trade = await amendedTrade(client, { account, symbol, counterparty: lei, clientReference, trader });
  const roll = { toVersion: 2, reason };
  const rolled = unwrap(await client.rollBackTrade(trade.tradeId, roll, { ...newKey(), ifMatch: trade.version }));
  await settled(client, rolled);
  ids.booked = trade.tradeId;
  ids.rejected = (await settledTrade(client, { account, symbol: EVIL.unknownSymbol }, 'REJECTED')).tradeId;

  context = await newContext({ viewport: { width: 1440, height: 900 } });
  await context.addInitScript(`
    sessionStorage.setItem('tapebook.token', ${JSON.stringify(token)});
    Object.assign(window, { ran: [], refused: [] });
    document.addEventListener('securitypolicyviolation', event =>
      refused.push(event.violatedDirective + ' ' + event.blockedURI));
  `);
});

async function openPage(path: string): Promise<Page> {
  const page = await context.newPage();
  page.setDefaultTimeout(60_000);
  complaints.length = 0;
  page.on('pageerror', error => complaints.push(error.message));
  page.on('dialog', dialog => complaints.push(dialog.message()));
  page.on('console', message => {
    if (/Content Security Policy|Refused/i.test(message.text())) complaints.push(message.text());
  });
  page.on('request', request => {
    if (/^\/evil\.(png|js)$/.test(new URL(request.url()).pathname)) complaints.push(request.url());
  });
  await page.goto(`${baseUrl()}${path}`);
  return page;
}

/** What of a page was made of text that should have stayed text. */
const harm = (page: Page) =>
  page.evaluate<{ ran: unknown[]; refused: string[]; made: string[] }>(`({
    ran,
    refused,
    made: [...document.querySelectorAll('[data-evil], a[href^="javascript:" i], iframe')].map(one => one.outerHTML),
  })`);

test.each(VISITS)('$path', async ({ path, shows, opens }) => {
  const page = await openPage(path.replace('{booked}', ids.booked).replace('{rejected}', ids.rejected));
  await page.locator('main, #root > *, #api > *').first().waitFor();
  for (const name of shows) await page.getByText(EVIL[name]).first().waitFor();
  await opens?.(page);
  expect(await harm(page)).toEqual({ ran: [], refused: [], made: [] });
  expect(complaints).toEqual([]);
  await page.close();
});

test('the list has every screen', () => {
  const screens = ['blotter', 'trade', ...NAMED_SCREENS];
  const visited = new Set(VISITS.map(({ screen }) => screen));
  expect(screens.filter(screen => !visited.has(screen))).toEqual([]);
});

test('what runs inline is refused: the policy is there, on pages and on the documentation', async () => {
  for (const path of ['/', '/docs', '/positions']) {
    const page = await openPage(path);
    await page.evaluate(`(() => {
      const image = document.createElement('img');
      image.setAttribute('onerror', 'ran.push("inline")');
      image.src = '/no-such.png';
      const script = document.createElement('script');
      script.textContent = 'ran.push("script")';
      document.body.append(image, script);
    })()`);
    // Not page.waitForFunction: it evaluates text in the page, which the policy refuses.
    await waitUntil('both to be refused', () => page.evaluate<boolean>('refused.length >= 2'));
    expect((await harm(page)).ran).toEqual([]);
    await page.close();
  }
});

test('pages say the same of themselves as answers of the API do', async () => {
  for (const path of ['/', '/docs', '/trades/T']) {
    const { headers } = await fetch(`${baseUrl()}${path}`);
    const policy = headers.get('content-security-policy');
    for (const part of ["default-src 'none'", "script-src 'self'", "frame-ancestors 'none'"])
      expect(policy).toContain(part);
    expect(policy).not.toContain('unsafe');
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('x-frame-options')).toBe('DENY');
    expect(headers.get('strict-transport-security')).toMatch(/max-age=\d{8,}/);
    expect(headers.get('referrer-policy')).toBe('no-referrer');
  }
});
