/** Takes reference records in: thousands in one statement, the same code and date again replacing what was there. */
import { getTableColumns, type Table } from 'drizzle-orm';
import type { TenantViews } from './database.ts';
import { boundLists } from './insert-rows.ts';
import { accounts, counterparties, instruments } from './schema.ts';
import { countNewAccounts } from './trade-counts.ts';

type Records = readonly Record<string, unknown>[];

export const putInstruments = (views: TenantViews, records: Records) =>
  put(views, instruments, 'instruments', ['tenant', 'symbol', 'valid_from'], records);

export const putAccounts = (views: TenantViews, records: Records) =>
  put(views, accounts, 'accounts', ['tenant', 'account', 'valid_from'], records);

export const putCounterparties = (views: TenantViews, records: Records) =>
  put(views, counterparties, 'counterparties', ['tenant', 'lei', 'valid_from'], records);

/** Takes all records or none. Values go in as JSON parameters, and names come from the schema. */
async function put(views: TenantViews, table: Table, name: string, key: string[], records: Records): Promise<void> {
  if (records.length === 0) return;
  const { db, tenant } = views;
  const columns = Object.entries(getTableColumns(table)).map(([member, column]) => ({ member, name: column.name }));
  const names = columns.map(column => column.name);
  const values = columns.map(({ member }) => (member === 'tenant' ? '?1' : `value ->> '${member}'`));
  const updates = names.filter(column => !key.includes(column)).map(column => `${column} = excluded.${column}`);
  const statement = db.$client.prepare(
    `INSERT INTO ${name} (${names.join(', ')}) SELECT ${values.join(', ')} FROM json_each(?2) WHERE true
     ON CONFLICT (${key.join(', ')}) DO UPDATE SET ${updates.join(', ')}`,
  );
  const lists = boundLists(records);
  await db.$client.batch([
    ...(table === accounts ? lists.map(list => countNewAccounts(views, list)) : []),
    ...lists.map(list => statement.bind(tenant, list)),
  ]);
}
