/** The local reference data, as the other teams' tests rely on it. */
import { env } from 'cloudflare:workers';
import { expect, test } from 'vitest';

const rows = async (sql: string) => (await env.VIEWS.prepare(sql).all()).results;

test.each(['demo', 'acme'])('%s has five open accounts and a closed one', async tenant => {
  expect(await rows(`SELECT account, open FROM accounts WHERE tenant = '${tenant}' ORDER BY account`)).toEqual([
    ...['EQ-001', 'EQ-002', 'EQ-003', 'EQ-004', 'EQ-005'].map(account => ({ account, open: 1 })),
    { account: 'EQ-099', open: 0 },
  ]);
});

test('only ORCL has a price band, only EQ-005 a limit', async () => {
  const banded =
    'SELECT DISTINCT symbol, reference_price, price_band_percent FROM instruments WHERE reference_price IS NOT NULL';
  expect(await rows(banded)).toEqual([{ symbol: 'ORCL', reference_price: '150.00', price_band_percent: '20' }]);
  const limited = 'SELECT DISTINCT account, notional_limit FROM accounts WHERE notional_limit IS NOT NULL';
  expect(await rows(limited)).toEqual([{ account: 'EQ-005', notional_limit: '1000000.00' }]);
});

test('names with quotes arrive whole', async () => {
  expect(await rows("SELECT DISTINCT name FROM instruments WHERE symbol = 'MCD'")).toEqual([
    { name: "McDonald's Corp." },
  ]);
});

test('currencies are there without the seed, for what is deployed too: ISO 4217 as it is in force', async () => {
  const migrated = env.TEST_MIGRATIONS.flatMap(({ queries }) => queries).join();
  const known = await rows(
    "SELECT code, numeric, minor_units FROM currencies WHERE code IN ('ALL', 'JPY', 'BHD', 'USD')",
  );
  expect(known).toEqual([
    { code: 'ALL', numeric: '008', minor_units: 2 },
    { code: 'BHD', numeric: '048', minor_units: 3 },
    { code: 'JPY', numeric: '392', minor_units: 0 },
    { code: 'USD', numeric: '840', minor_units: 2 },
  ]);
  for (const { code } of known) expect(migrated).toContain(`('${code}', `);
  expect(env.TEST_SEED.join()).not.toContain('INTO currencies');
});

test('loading again changes nothing', async () => {
  const everything = async () =>
    Promise.all(['instruments', 'accounts', 'counterparties'].map(table => rows(`SELECT * FROM ${table}`)));
  const before = await everything();
  await env.VIEWS.batch(env.TEST_SEED.map(statement => env.VIEWS.prepare(statement)));
  expect(await everything()).toEqual(before);
});
