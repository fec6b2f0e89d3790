import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect, test } from 'vitest';
import { minorUnits } from '../../src/domain/currencies.ts';

const migration = (name: string) => readFileSync(join(import.meta.dirname, `../../migrations/${name}.sql`), 'utf8');

test('screens count each currency in the minor units that booking rounds to', () => {
  const database = new DatabaseSync(':memory:');
  database.exec(migration('0000_views'));
  database.exec(migration('0002_currencies'));
  const booked = database.prepare('SELECT code, minor_units FROM currencies').all();
  expect(booked.length).toBeGreaterThan(160);
  for (const { code, minor_units } of booked) expect([code, minorUnits(String(code))]).toEqual([code, minor_units]);
});
