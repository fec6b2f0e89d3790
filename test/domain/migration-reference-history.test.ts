/** Migration 0006 on rows that commit 1235922 wrote, and the history that its triggers keep from then on. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync, type SQLInputValue } from 'node:sqlite';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import stored from '../fixtures/1235922/reference.json' with { type: 'json' };

const folder = join(import.meta.dirname, '../../migrations');
const migrations = readdirSync(folder).filter(name => name.endsWith('.sql'));
const HISTORY = '0006_reference_history.sql';
const TABLES = { instruments: 'symbol', accounts: 'account', counterparties: 'lei' } as const;
type Table = keyof typeof TABLES;
type Row = Record<string, SQLInputValue>;

const migrate = (database: DatabaseSync, names: readonly string[]) => {
  for (const name of names.toSorted()) database.exec(readFileSync(join(folder, name), 'utf8'));
};

/** Writes a row as commit 1235922 did, which names the columns of its own schema. */
function writeAsBefore(database: DatabaseSync, table: Table, row: Row): void {
  const [names, key] = [Object.keys(row), ['tenant', TABLES[table], 'valid_from']];
  const updates = names.filter(name => !key.includes(name)).map(name => `${name} = excluded.${name}`);
  database
    .prepare(
      `INSERT INTO ${table} (${names.join(', ')}) VALUES (${names.map(() => '?').join(', ')})
       ON CONFLICT (${key.join(', ')}) DO UPDATE SET ${updates.join(', ')}`,
    )
    .run(...Object.values(row));
}

function databaseOfBefore(): DatabaseSync {
  const database = new DatabaseSync(':memory:');
  migrate(
    database,
    migrations.filter(name => name < HISTORY),
  );
  for (const table of Object.keys(TABLES) as Table[])
    for (const row of stored[table] as Row[]) writeAsBefore(database, table, row);
  return database;
}

function migrated(): DatabaseSync {
  const database = databaseOfBefore();
  migrate(
    database,
    migrations.filter(name => name >= HISTORY),
  );
  return database;
}

const all = (database: DatabaseSync, query: string, ...values: SQLInputValue[]) =>
  database
    .prepare(query)
    .all(...values)
    .map(row => ({ ...row }));

const changesOf = (database: DatabaseSync, table: Table, code: string, tenant = 'demo') =>
  all(
    database,
    `SELECT change, valid_from, recorded_by, actor_issuer, recorded_at IS NULL AS untimed, record FROM reference_changes
     WHERE tenant = ? AND kind = ? AND code = ? ORDER BY change, valid_from`,
    tenant,
    table,
    code,
  ).map(row => ({
    ...row,
    change: Number(row.change),
    valid_from: row.valid_from,
    record: JSON.parse(String(row.record)),
  }));

const EQ_H = { tenant: 'demo', account: 'EQ-H', valid_from: '2020-01-01', name: 'H', open: 1, notional_limit: '5' };

test('earlier rows are change 1, without time and author', () => {
  const database = migrated();
  const unknown = { change: 1, recorded_by: null, actor_issuer: null, untimed: 1 };
  const account = { account: 'EQ-H', name: 'Zoë & "Co"', approvalNotional: null, rollbackNeedsApproval: false };
  expect(changesOf(database, 'accounts', 'EQ-H')).toEqual([
    { ...unknown, valid_from: '2020-01-01', record: { ...account, open: true, notionalLimit: '2000.00' } },
    { ...unknown, valid_from: '2026-06-01', record: { ...account, open: false, notionalLimit: null } },
    {
      ...unknown,
      valid_from: '2026-11-01',
      record: { ...account, open: true, notionalLimit: '500', approvalNotional: '100.5', rollbackNeedsApproval: true },
    },
  ]);
  expect(changesOf(database, 'instruments', 'DTE')).toMatchObject([
    { change: 1, record: { symbol: 'DTE', settlementCalendar: 'EUTA', active: true, priceBandPercent: '10' } },
    { change: 1, record: { symbol: 'DTE', active: false, priceBandPercent: null } },
  ]);
  const rows = Object.values(stored).flat().length;
  expect(all(database, 'SELECT count(*) AS rows FROM reference_changes')).toEqual([{ rows }]);
});

test('the release before reads the same as without the migration', () => {
  const [before, after] = [databaseOfBefore(), migrated()];
  for (const table of Object.keys(TABLES) as Table[]) {
    const columns = Object.keys(stored[table][0] ?? {}).join(', ');
    const query = `SELECT ${columns} FROM ${table} ORDER BY tenant, ${TABLES[table]}, valid_from`;
    expect(all(after, query)).toEqual(all(before, query));
  }
});

test('a write of the release before, after the migration, is a change without an author', () => {
  const database = migrated();
  database.exec("INSERT INTO reference_writers VALUES ('demo', '2026-11-20T10:00:00.000Z', 'o.ps', 'https://sso')");
  writeAsBefore(database, 'accounts', EQ_H);
  database.exec("DELETE FROM reference_writers WHERE tenant = 'demo'");
  writeAsBefore(database, 'accounts', { ...EQ_H, notional_limit: null });
  writeAsBefore(database, 'accounts', { ...EQ_H, account: 'EQ-NEW' });
  const [signed, unsigned] = changesOf(database, 'accounts', 'EQ-H').slice(3);
  expect(signed).toMatchObject({ change: 2, recorded_by: 'o.ps', actor_issuer: 'https://sso', untimed: 0 });
  expect(unsigned).toMatchObject({ change: 3, recorded_by: null, actor_issuer: null, untimed: 0 });
  expect(unsigned?.record).toMatchObject({ notionalLimit: null });
  expect(all(database, "SELECT change, recorded_by FROM accounts WHERE notional_limit IS NULL AND name = 'H'")).toEqual(
    [{ change: 3, recorded_by: null }],
  );
  expect(changesOf(database, 'accounts', 'EQ-NEW')).toMatchObject([{ change: 1, recorded_by: null, untimed: 0 }]);
});

test('another tenant’s author signs nothing', () => {
  const database = migrated();
  database.exec("INSERT INTO reference_writers VALUES ('acme', NULL, 'mallory', NULL)");
  writeAsBefore(database, 'accounts', EQ_H);
  expect(changesOf(database, 'accounts', 'EQ-H').at(-1)).toMatchObject({ change: 2, recorded_by: null });
  expect(changesOf(database, 'accounts', 'EQ-H', 'acme')).toEqual([]);
});

test('a recorded change can be neither updated nor deleted', () => {
  const database = migrated();
  expect(() => database.exec("UPDATE reference_changes SET recorded_by = 'x'")).toThrow('stays as it is');
  expect(() => database.exec('DELETE FROM reference_changes')).toThrow('is not deleted');
});

test('every column of a record is in the history, and a change of any one of them is a change', () => {
  for (const table of Object.keys(TABLES) as Table[]) {
    const database = migrated();
    const [row] = stored[table].filter(({ tenant }) => tenant === 'demo') as Row[];
    const code = String(row?.[TABLES[table]]);
    const ofRow = `tenant = ? AND ${TABLES[table]} = ? AND valid_from = ?`;
    const recording = ['change', 'recorded_at', 'recorded_by', 'actor_issuer'];
    const columns = all(database, `SELECT name, type FROM pragma_table_info('${table}') WHERE pk = 0`)
      .filter(({ name }) => !recording.includes(String(name)))
      .map(({ name, type }) => ({ name: String(name), next: type === 'integer' ? 0 : 'other' }));
    for (const [index, { name, next }] of columns.entries()) {
      database
        .prepare(`UPDATE ${table} SET ${name} = iif(${name} IS '${next}', 1, '${next}') WHERE ${ofRow}`)
        .run('demo', code, String(row?.valid_from));
      const last = changesOf(database, table, code).at(-1);
      expect([table, name, last?.change]).toEqual([table, name, index + 2]);
      const member = name.replaceAll(/_(.)/g, (_, letter: string) => letter.toUpperCase());
      expect(last?.record).toHaveProperty(member);
    }
    expect(Object.keys(changesOf(database, table, code).at(-1)?.record)).toHaveLength(columns.length + 1);
  }
});

test('law: the highest change of a date is what is read, numbers grow by one, and no change repeats the one before', () => {
  const write = fc.record({
    account: fc.constantFrom('A', 'B', 'EQ-H'),
    valid_from: fc.constantFrom('2020-01-01', '2021-01-01'),
    name: fc.constantFrom('one', 'two'),
    notional_limit: fc.constantFrom(null, '1'),
  });
  fc.assert(
    fc.property(fc.array(write, { maxLength: 12 }), writes => {
      const database = migrated();
      for (const row of writes) writeAsBefore(database, 'accounts', { tenant: 'demo', open: 1, ...row });
      const read = `SELECT account, valid_from, change, name, notional_limit FROM accounts WHERE tenant = 'demo'`;
      for (const row of all(database, read)) {
        const { account, valid_from, change, name, notional_limit } = row;
        const ofDate = changesOf(database, 'accounts', String(account)).filter(one => one.valid_from === valid_from);
        expect(ofDate.at(-1)).toMatchObject({ change, record: { name, notionalLimit: notional_limit } });
        for (const [index, one] of ofDate.entries()) expect(one.record).not.toEqual(ofDate[index - 1]?.record);
      }
      for (const code of ['A', 'B', 'EQ-H']) {
        const numbers = changesOf(database, 'accounts', code).map(({ change }) => change);
        const added = numbers.filter(number => number > 1);
        expect(added).toEqual(added.map((_, index) => index + 2));
      }
    }),
    { numRuns: 25 },
  );
});
