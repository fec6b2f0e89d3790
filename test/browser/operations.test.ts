/** Operations: the pipeline watched, everything checked and rebuilt, and faults switched on with what holds all the same. */
import { expect, test } from 'vitest';
import { unwrap } from '../../src/client/index.ts';
import { apiAs, settledTrade } from './api.ts';
import { openDesk } from './desk.ts';
import { baseUrl } from './surroundings.ts';

const OPERATIONS = /^o\.ps.*demo/s;

test('the pipeline shows what goes through; a check and a rebuild say how they end, and are in the audit trail', async () => {
  const { page, complaints } = await openDesk({ as: OPERATIONS });
  await page.getByRole('link', { name: 'Operations' }).click();
  await settledTrade(await apiAs('o.ps', 'operations'));
  const pipeline = page.getByRole('region', { name: 'Pipeline' });
  await pipeline.getByText('Command to push').first().waitFor();
  await pipeline.getByText('Nothing waits').waitFor();

  await pipeline.getByRole('button', { name: 'Taken up' }).click();
  const chart = pipeline.getByRole('figure').filter({ hasText: 'Taken up' });
  await chart.getByText('As a table').click();
  await chart
    .getByRole('row')
    .filter({ hasText: /\d m?s/ })
    .first()
    .waitFor();

  await page.getByRole('button', { name: 'Check everything' }).click();
  await page
    .getByRole('region', { name: 'Reconciliation' })
    .getByText(/trades? checked, no differences/)
    .waitFor();
  await page.getByRole('button', { name: 'Rebuild the views' }).click();
  await page
    .getByRole('region', { name: 'Rebuild' })
    .getByText(/^Done .* has the hash [0-9a-f]{12}/)
    .waitFor();

  const audit = page.getByRole('region', { name: 'Audit trail' });
  const asTrader = await apiAs('t.ng', 'trader');
  // More than are kept of two minutes.
  for (let n = 0; n < 45; n++) expect((await asTrader.apiKeys()).ok).toBe(false);
  await expect
    .poll(async () => {
      await audit.getByRole('button', { name: 'Refresh' }).click();
      return audit.getByText(/^\d+ more refusals? of t\.ng: counted, not kept/).count();
    })
    .toBe(1);
  // A refresh under way drops older pages, and refusals of two minutes fill two of them.
  await expect
    .poll(async () => {
      const more = audit.getByRole('button', { name: 'Load more' });
      if (await more.isVisible()) await more.click();
      return audit.getByText('o.ps requested a rebuild of the views').count();
    })
    .toBeGreaterThan(0);
  expect(complaints).toEqual([]);
});

test('fifty trades into faults: doubled, shuffled, the feed killed; all come through, and everything agrees', async () => {
  const { page, complaints } = await openDesk({ as: OPERATIONS });
  await page.goto(`${baseUrl()}/operations`);
  const faults = page.getByRole('region', { name: 'Faults' });
  await faults.getByRole('checkbox', { name: /Double messages/ }).check();
  await faults.getByRole('checkbox', { name: /Shuffle messages/ }).check();
  await faults.getByRole('button', { name: 'Send 50 trades' }).click();
  await faults.getByText('It goes wrong, and nothing is lost.').waitFor();
  await faults.getByRole('button', { name: 'Kill the feed' }).click();
  await faults.getByRole('button', { name: 'All faults off' }).click();

  await faults.getByText(/^All 50 came through/).waitFor({ timeout: 120_000 });
  await expect
    .poll(() =>
      faults
        .getByRole('listitem')
        .filter({ hasText: /holds$/ })
        .count(),
    )
    .toBe(8);
  await page.getByText('Live', { exact: true }).waitFor();
  // A stream that is cut by a kill is no fault of the page.
  expect(complaints.filter(text => !/WebSocket/.test(text))).toEqual([]);
});

test('an auditor watches, and is offered nothing to start or to break; a trader is not shown the way', async () => {
  unwrap(await (await apiAs('o.ps', 'operations')).startReconciliation());
  const auditor = await openDesk({ as: /^a\.udit.*demo/s });
  await auditor.page.getByRole('link', { name: 'Operations' }).click();
  await auditor.page.getByRole('region', { name: 'Audit trail' }).getByRole('listitem').first().waitFor();
  for (const name of ['Check everything', 'Rebuild the views', 'Kill the feed'])
    expect(await auditor.page.getByRole('button', { name }).count()).toBe(0);
  expect(auditor.complaints).toEqual([]);

  const trader = await openDesk();
  await trader.page.getByRole('link', { name: 'Reference data' }).waitFor();
  for (const name of ['Operations', 'API keys'])
    expect(await trader.page.getByRole('link', { name, exact: true }).count()).toBe(0);
});
