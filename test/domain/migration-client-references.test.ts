/** What migration 0003 makes of client references that were noted before it. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect, test } from 'vitest';

const migrate = (database: DatabaseSync, name: string) =>
  database.exec(readFileSync(join(import.meta.dirname, `../../migrations/${name}.sql`), 'utf8'));

test('0003: who came first stays first, and each trade stays noted once', () => {
  const database = new DatabaseSync(':memory:');
  for (const name of ['0000_views', '0001_fresh_trades', '0002_currencies']) migrate(database, name);
  database.exec(
    `INSERT INTO client_references (tenant, client_reference, trade_id)
     VALUES ('demo', 'A', 'T9'), ('demo', 'B', 'T5'), ('acme', 'A', 'T1'), ('demo', 'A', 'T2')`,
  );
  migrate(database, '0003_claims_numbered');
  const rows = database.prepare('SELECT * FROM client_references ORDER BY tenant, client_reference, claim').all();
  expect(rows.map(row => Object.values(row))).toEqual([
    ['acme', 'A', 'T1', 3],
    ['demo', 'A', 'T9', 1],
    ['demo', 'A', 'T2', 4],
    ['demo', 'B', 'T5', 2],
  ]);
  const note = (trade: string, claim: number) => () =>
    database.exec(`INSERT INTO client_references VALUES ('demo', 'A', '${trade}', ${claim})`);
  expect(note('T2', 5)).toThrow('UNIQUE');
  expect(note('T3', 4)).toThrow('UNIQUE');
  expect(note('T3', 5)).not.toThrow();
});
