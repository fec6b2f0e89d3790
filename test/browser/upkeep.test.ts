/** What operations keep up to date: reference data with its versions and uploads, and the keys of machine clients. */
import type { Locator, Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { fillTicket, openDesk, openTicket } from './desk.ts';
import { baseUrl } from './surroundings.ts';

const OPERATIONS = /^o\.ps.*demo/s;

test('a record is found, uploaded with what was wrong said by line, and has its versions', async () => {
  const { page, complaints } = await openDesk({ as: OPERATIONS });
  await page.getByRole('link', { name: 'Reference data' }).click();
  const search = page.getByRole('searchbox', { name: 'Search by code or name' });
  await search.fill('oracle');
  await page.getByRole('row').filter({ hasText: 'ORCL' }).getByText('± 20 %').waitFor();

  await page.getByRole('radio', { name: 'Accounts' }).check();
  await search.fill('EQ-77');
  await page.getByText('Nothing found').waitFor();
  await page.getByRole('button', { name: 'Upload…' }).click();
  const dialog = page.getByRole('dialog');
  const records = dialog.getByRole('textbox', { name: 'Records' });
  await records.fill('[{"account": "EQ-77"}]');
  await dialog.getByRole('button', { name: 'Upload' }).click();
  await dialog.getByText(/^\/items\/0\/name is required/).waitFor();
  await records.fill(
    'account,name,notionalLimit,validFrom\nEQ-77,First,1000,2020-01-01\nEQ-77,Second,2500,2025-01-01\nEQ-77,Third,-1,2026-01-01',
  );
  await dialog.getByRole('button', { name: 'Upload' }).click();
  await dialog.getByText('2 records accepted, 1 line rejected.').waitFor();
  await dialog.getByText(/^Line 4: notionalLimit: /).waitFor();
  await records.fill('account,name,notionalLimit,validFrom\nEQ-77,Second,3500,2025-01-01');
  await dialog.getByRole('button', { name: 'Upload' }).click();
  await dialog.getByText('1 record accepted, 0 lines rejected.').waitFor();
  await dialog.getByRole('button', { name: 'Done' }).click();

  const row = page.getByRole('row').filter({ hasText: 'EQ-77' });
  await row.getByText('3,500').waitFor();
  await page.getByLabel('In force on').fill('2024-06-30');
  await row.getByText('1,000').waitFor();
  await row.getByRole('button', { name: 'EQ-77' }).click();
  await expect.poll(() => dialog.getByRole('rowheader').allTextContents()).toEqual(['In force', 'Replaced', 'Before']);
  const replaced = await dialog.getByRole('row').filter({ hasText: 'Replaced' }).getByRole('cell').allTextContents();
  expect(replaced).toMatchObject([
    'Second',
    '2,500',
    '–',
    'at once',
    'open',
    '1 Jan 2025',
    '2',
    expect.any(String),
    'o.ps',
  ]);
  await page.keyboard.press('Escape');
  await dialog.waitFor({ state: 'detached' });
  // The refused upload is an answer of 422, which a browser notes.
  expect(complaints.filter(text => !/422/.test(text))).toEqual([]);
});

test('a key is made, shown once and copied, works, is rolled, and is revoked after asking', async () => {
  const { page, complaints } = await openDesk({ as: OPERATIONS });
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  const name = `router ${crypto.randomUUID().slice(0, 8)}`;
  await page.getByRole('link', { name: 'API keys' }).click();
  await page.getByRole('button', { name: 'New key…' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('textbox', { name: 'What it is for' }).fill(name);
  await dialog.getByRole('checkbox', { name: 'EQ-001' }).check();
  await dialog.getByLabel('Expires').fill('2999-01-01T10:00');
  await dialog.getByRole('button', { name: 'Make the key' }).click();
  await dialog.getByRole('button', { name: 'Copy' }).click();
  await dialog.getByText('Copied').waitFor();
  const key = await page.evaluate('navigator.clipboard.readText()');
  const read = (secret = key) =>
    fetch(`${baseUrl()}/v1/trades?limit=1`, { headers: { authorization: `Bearer ${secret}` } }).then(r => r.status);
  expect(await read()).toBe(200);
  await dialog.getByRole('button', { name: 'Done' }).click();

  const row = page.getByRole('row').filter({ hasText: name });
  await row.getByText('EQ-001').waitFor();
  await row.getByText('1 Jan 2999 10:00').waitFor();
  await row.getByRole('button', { name: `Roll ${name}` }).click();
  await dialog.getByRole('button', { name: 'Roll the key' }).click();
  const rolled = await dialog.getByRole('textbox', { name: 'The key' }).inputValue();
  await dialog.getByRole('button', { name: 'Done' }).click();
  await row.getByText(/^replaced secret until/).waitFor();
  expect([rolled !== key, await read(rolled), await read()]).toEqual([true, 200, 200]);
  await row.getByRole('button', { name: `Revoke ${name}` }).click();
  await dialog.getByRole('button', { name: 'Keep it' }).click();
  expect(await read()).toBe(200);
  await row.getByRole('button', { name: `Revoke ${name}` }).click();
  await dialog.getByRole('button', { name: 'Revoke the key' }).click();
  await row.getByText(/^revoked/).waitFor();
  await page.getByRole('radio', { name: 'Active' }).check({ force: true });
  await row.waitFor({ state: 'detached' });
  await page.getByRole('radio', { name: 'Revoked' }).check({ force: true });
  await row.getByText(/^revoked/).waitFor();
  expect([await read(), await read(rolled)]).toEqual([401, 401]);
  expect(complaints).toEqual([]);
});

test('a key that was made is not lost by selecting it, nor by Escape before or after it came', async () => {
  const { page, complaints } = await openDesk({ as: OPERATIONS });
  await page.goto(`${baseUrl()}/keys`);
  await page.getByRole('button', { name: 'New key…' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('textbox', { name: 'What it is for' }).fill('not lost');
  const asked = Promise.withResolvers<void>();
  const answer = Promise.withResolvers<void>();
  await page.route('**/v1/api-keys', async route => {
    asked.resolve();
    await answer.promise;
    return route.continue();
  });
  await dialog.getByRole('button', { name: 'Make the key' }).click();
  await asked.promise;
  await page.keyboard.press('Escape');
  await page.keyboard.press('Escape');
  answer.resolve();
  const key = dialog.getByRole('textbox', { name: 'The key' });
  await dragBeside(page, key);
  await page.keyboard.press('Escape');
  await page.mouse.click(3, 3);
  expect(await key.inputValue()).toMatch(/^\S{20,}$/);
  await dialog.getByRole('button', { name: 'Done' }).click();
  await dialog.waitFor({ state: 'detached' });
  await page.getByRole('row').filter({ hasText: 'not lost' }).waitFor();
  expect(complaints).toEqual([]);
});

test('after a lost answer the list is read again, and it is said that there may be a key', async () => {
  const { page } = await openDesk({ as: OPERATIONS });
  await page.goto(`${baseUrl()}/keys`);
  await page.getByRole('button', { name: 'New key…' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('textbox', { name: 'What it is for' }).fill('nobody knows it');
  await page.route('**/v1/api-keys', async route => {
    await route.fetch();
    await route.abort();
  });
  await dialog.getByRole('button', { name: 'Make the key' }).click();
  await dialog.getByRole('alert').getByText('may have been made all the same').waitFor();
  await dialog.getByRole('button', { name: 'Cancel' }).click();
  await page.getByRole('button', { name: 'Revoke nobody knows it' }).waitFor();
});

test('text is not lost by selecting it past the edge of a dialog; a click beside closes one that holds nothing', async () => {
  const { page } = await openDesk({ as: OPERATIONS });
  await page.goto(`${baseUrl()}/reference`);
  await page.getByRole('button', { name: 'Upload…' }).click();
  const dialog = page.getByRole('dialog');
  const records = dialog.getByRole('textbox', { name: 'Records' });
  await records.fill('account,name\nEQ-78,Kept');
  await dragBeside(page, records);
  await page.mouse.click(3, 3);
  expect(await records.inputValue()).toBe('account,name\nEQ-78,Kept');
  await dialog.getByRole('button', { name: 'Cancel' }).click();

  await page.getByRole('button', { name: 'AAPL' }).click();
  await dragBeside(page, dialog.getByRole('heading', { name: 'Versions of AAPL' }));
  expect(await dialog.count()).toBe(1);
  await page.mouse.click(3, 3);
  await dialog.waitFor({ state: 'detached' });
});

test('what was uploaded can be chosen without a reload, and counterparties of one name are told apart', async () => {
  const { page, complaints } = await openDesk({ as: OPERATIONS });
  const [first, second] = ['5493001KJTIIGC8Y1R12', '7LTWFZYICNSX8D621K86'];
  await page.getByRole('link', { name: 'Reference data' }).click();
  const upload = async (kind: string, csv: string, taken: string) => {
    await page.getByRole('radio', { name: kind }).check();
    await page.getByRole('button', { name: 'Upload…' }).click();
    await page.getByRole('dialog').getByRole('textbox', { name: 'Records' }).fill(csv);
    await page.getByRole('dialog').getByRole('button', { name: 'Upload' }).click();
    await page.getByRole('dialog').getByText(taken).waitFor();
    await page.getByRole('dialog').getByRole('button', { name: 'Done' }).click();
  };
  await upload('Counterparties', `lei,name\n${first},Twin Bank\n${second},Twin Bank`, '2 records accepted');
  await upload('Accounts', 'account,name\nEQ-79,Of today', '1 record accepted');

  await page.getByRole('link', { name: 'Blotter' }).click();
  await openTicket(page);
  await fillTicket(page, { instrument: 'AAPL', quantity: '79', price: '1', account: 'EQ-79' });
  await page.getByRole('combobox', { name: 'Account' }).fill('EQ-7');
  await page.getByRole('option', { name: 'EQ-79 Of today' }).click();
  const counterparty = page.getByRole('combobox', { name: 'Counterparty' });
  await counterparty.fill('twin');
  await page.getByRole('option', { name: `${second} Twin Bank` }).click();
  expect(await counterparty.inputValue()).toBe(second);
  const sent = page.waitForRequest(request => request.method() === 'POST' && request.url().endsWith('/v1/trades'));
  await page.getByRole('button', { name: 'Buy 79 AAPL' }).click();
  expect((await sent).postDataJSON()).toMatchObject({ counterparty: second, account: 'EQ-79' });
  expect(complaints).toEqual([]);
});

test('a view of an account that is not offered keeps it when another is ticked; a failed reading is told', async () => {
  const { page } = await openDesk({ as: OPERATIONS });
  await page.route('**/v1/reference/accounts?*', route =>
    route.fulfill({
      status: 400,
      json: {
        type: 'about:blank',
        title: 'No',
        status: 400,
        detail: 'not today',
        code: 'invalid_parameter',
        requestId: 'r',
      },
    }),
  );
  await page.goto(`${baseUrl()}/?account=EQ-900`);
  await page.getByText('Accounts could not be read. Not today').waitFor();
  await page.unroute('**/v1/reference/accounts?*');
  await page.getByRole('button', { name: 'Try now' }).click();
  await page.getByText('could not be read').waitFor({ state: 'detached' });
  await page.getByRole('button', { name: 'Account EQ-900' }).click();
  await page.getByRole('checkbox', { name: 'EQ-001' }).check();
  await page.getByRole('button', { name: 'Account EQ-001, EQ-900' }).waitFor();
  expect(new URL(page.url()).searchParams.getAll('account').join()).toBe('EQ-001,EQ-900');
});

/** Presses on something in a dialog, and lets go beside the dialog. */
async function dragBeside(page: Page, from: Locator) {
  await from.hover();
  await page.mouse.down();
  await page.mouse.move(3, 3);
  await page.mouse.up();
}

test('a file of Windows-1252 is shown before it is sent; a bad line stops no other, and a market without a zone is told', async () => {
  const { page, complaints } = await openDesk({ as: OPERATIONS });
  await page.goto(`${baseUrl()}/reference`);
  await page.getByRole('button', { name: 'Upload…' }).click();
  const dialog = page.getByRole('dialog');
  const lines = [
    'Symbol;ISIN;Name;MIC;Currency;SettlementCalendar',
    'UPL1;DE0005557508;M\u00fcnchener R\u00fcck;XETR;EUR;EUTA',
    'UPL2;DE0005557508;Two; fields;XETR;EUR;EUTA',
    'UPL3;DE0005557508;"Not closed;XETR;EUR;EUTA',
    'UPL4;DE0005557508;Elsewhere;ZZ99;EUR;EUTA;;',
  ];
  await dialog.getByLabel('File').setInputFiles({ name: 'empty.csv', mimeType: 'text/csv', buffer: Buffer.from('') });
  await dialog.getByRole('button', { name: 'Upload' }).click();
  await dialog.getByText('There are no records in it').waitFor();
  const buffer = Buffer.from(lines.join('\r\n'), 'latin1');
  await dialog.getByLabel('File').setInputFiles({ name: 'desk.csv', mimeType: 'text/csv', buffer });
  await dialog.getByText('This file is not UTF-8').waitFor();
  await dialog.getByRole('button', { name: 'read it as Windows-1252' }).click();
  await dialog.getByText('4 lines below the header, separated by semicolons.').waitFor();
  expect(await page.evaluate('document.activeElement?.tagName')).toBe('TEXTAREA');
  expect(await dialog.getByRole('textbox', { name: 'Records' }).inputValue()).toContain('M\u00fcnchener R\u00fcck');
  await dialog.getByRole('button', { name: 'Upload' }).click();
  await dialog.getByText('2 records accepted, 1 with a warning, 2 lines rejected.').waitFor();
  const refused = dialog.getByRole('list', { name: 'Rejected' }).getByRole('listitem');
  expect(await refused.allTextContents()).toEqual([
    'Line 3: has 7 fields, and the header has 6: quote a field that contains the separator',
    'Line 4: opens a quote (") that is not closed',
  ]);
  await dialog.getByText('Line 5 was accepted: mic: the time zone of ZZ99 is unknown').waitFor();
  await dialog.getByRole('button', { name: 'Done' }).click();
  await page.getByRole('row').filter({ hasText: 'UPL1' }).getByText('M\u00fcnchener R\u00fcck').waitFor();
  expect(complaints).toEqual([]);
});
