/** The whole way, as somebody at the desk sees it: sign in, submit, watch the row turn booked. */
import { describe, expect, test } from 'vitest';
import { fillTicket, type Layout, openDesk, openTicket, rowWith, sendButton } from './desk.ts';

describe.each<Layout>(['desk', 'phone'])('on a %s', layout => {
  test('a submitted trade appears in the blotter and turns booked, without a reload', async () => {
    const { page, complaints } = await openDesk({ layout });
    const quantity = layout === 'desk' ? '1.511k' : '1.513k';
    const shown = layout === 'desk' ? '1,511' : '1,513';

    await openTicket(page);
    await page.getByRole('combobox', { name: 'Instrument' }).fill('app');
    await page.getByRole('option', { name: /AAPL/ }).click();
    await page.getByText('Apple Inc. · XNAS').waitFor();
    await fillTicket(page, { quantity, price: '272.40' });
    await page.getByText(`= ${shown}`).waitFor();

    await page.evaluate(() => Object.assign(globalThis, { sameDocument: true }));
    expect(await sendButton(page).textContent()).toBe(`Buy ${shown} AAPL`);
    await sendButton(page).click();

    await rowWith(page, shown).getByText('Booked').waitFor();
    await page
      .getByRole('dialog')
      .getByText(/Booked in .* as BK-/)
      .waitFor();
    expect(await page.evaluate(() => 'sameDocument' in globalThis)).toBe(true);
    expect(complaints).toEqual([]);
  });
});

test('a trade that somebody else submits appears by itself', async () => {
  const [sender, watcher] = [await openDesk(), await openDesk({ as: /^a\.udit/ })];
  await openTicket(sender.page);
  await fillTicket(sender.page, { instrument: 'SAP', quantity: '2517', price: '231.05' });
  await sendButton(sender.page).click();
  await rowWith(watcher.page, '2,517').getByText('Booked').waitFor();
  expect(watcher.complaints).toEqual([]);
});
