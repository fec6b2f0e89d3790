/** Four eyes on the screen: who asked is told to wait for somebody else, who may answer does, and the rest see who may. */
import { beforeAll, expect, test } from 'vitest';
import { type TapebookClient, unwrap } from '../../src/client/index.ts';
import { amendedTrade, apiAs } from './api.ts';
import { axeViolations, type DeskOptions, openDesk } from './desk.ts';
import { baseUrl } from './surroundings.ts';

const ACCOUNT = 'FE-001';

let client: TapebookClient;

beforeAll(async () => {
  client = await apiAs('o.ps', 'operations');
  const fourEyes = { account: ACCOUNT, name: 'Four eyes', rollbackNeedsApproval: true, validFrom: '2020-01-01' };
  unwrap(await client.putAccounts([fourEyes]));
});

async function openTrade(tradeId: string, options: DeskOptions, query = '') {
  const desk = await openDesk(options);
  await desk.page.goto(`${baseUrl()}/?trade=${tradeId}${query}`);
  const panel = desk.page.getByRole('complementary', { name: 'Trade' });
  await panel.getByText(/verified in this browser/).waitFor();
  return { ...desk, panel, dialog: desk.page.getByRole('dialog') };
}

test('a rollback that o.ps asks for and k.ee approves, while t.ng looks on', async () => {
  const { tradeId } = await amendedTrade(client, { account: ACCOUNT });
  const first = await openTrade(tradeId, { as: /^o\.ps.*demo/s }, '&version=2');
  await first.panel.getByRole('button', { name: 'Roll back to here…' }).click();
  await first.dialog.getByRole('region', { name: 'It will wait for a second person' }).waitFor();
  await first.dialog.getByText('1,500').first().waitFor();
  await first.dialog.getByRole('textbox', { name: 'Reason' }).fill('wrong fill');
  await first.dialog.getByRole('button', { name: 'Roll back', exact: true }).click();
  await first.panel.getByRole('region', { name: 'Waits for approval' }).waitFor();
  await first.panel.getByText(/somebody else has to approve it/).waitFor();
  expect(await first.panel.getByRole('button', { name: 'Approve…' }).count()).toBe(0);
  await first.panel.getByRole('button', { name: 'Refuse…' }).waitFor();

  const onlooker = await openTrade(tradeId, { layout: 'phone' });
  await onlooker.panel.getByText('Operations approve it, or refuse it.').waitFor();
  expect(await onlooker.panel.getByRole('button', { name: /^(Approve|Refuse)…$/ }).count()).toBe(0);

  const second = await openTrade(tradeId, { as: /^k\.ee.*demo/s });
  await second.panel.getByText(/not by o\.ps/).waitFor();
  await second.panel.getByRole('button', { name: 'Approve…' }).click();
  await second.dialog.getByRole('region', { name: 'Waits for approval' }).waitFor();
  await second.dialog.getByRole('region', { name: 'What it will do' }).getByText('1,500').first().waitFor();
  expect(await axeViolations(second.page)).toEqual([]);
  await second.dialog.getByRole('button', { name: 'Approve', exact: true }).click();
  await second.panel.getByText('Chain of 8 events verified in this browser').waitFor();
  // Who asked hears of it without asking again.
  await first.panel.getByText('by k.ee', { exact: true }).waitFor();
  await first.panel.getByRole('button', { name: 'Roll forward…' }).waitFor();
  expect(unwrap(await client.trade(tradeId))).toMatchObject({ status: 'BOOKED', quantity: '1500', reasons: [] });
  for (const { complaints } of [first, onlooker, second]) expect(complaints).toEqual([]);
});
