/** What a migration makes of rows that are there already. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect, test } from 'vitest';
import type { FeedEntry } from '../../src/contracts/messages.ts';
import { placeByTradeDate } from '../../src/views/trade-date-place.ts';

const migration = (name: string) => readFileSync(join(import.meta.dirname, `../../migrations/${name}.sql`), 'utf8');

/** A database after the first migration, with a trade for each version, time of change and trade date. */
function databaseWith(trades: readonly (readonly [version: number, updatedAt: string, tradeDate: string])[]) {
  const database = new DatabaseSync(':memory:');
  database.exec(migration('0000_views'));
  const insert = database.prepare(
    `INSERT INTO trades (tenant, trade_id, version, revision, status, account, side, quantity, price, trade_date, trade_date_key,
       reasons, warnings, submitted_by, submitted_at, updated_at, viewed_at)
     VALUES ('demo', ?, ?, 1, 'BOOKED', 'EQ-001', 'BUY', '1', '1', ?, ?, '[]', '[]', 'a', ?, ?, '')`,
  );
  for (const [index, [version, updatedAt, tradeDate]] of trades.entries())
    insert.run(`T${index}`, version, tradeDate, tradeDate, updatedAt, updatedAt);
  return database;
}

test('0001: trades booked on their date and not changed since get the place that their log calls for, others keep the date', () => {
  const [time, date, earlier] = ['2026-11-02T10:00:00.000Z', '2026-11-02', '2026-10-30'];
  const database = databaseWith([
    [1, time, date],
    [2, time, date],
    [2, time, earlier],
    [3, time, date],
    [4, time, earlier],
  ]);
  database.exec(migration('0001_fresh_trades'));
  const rows = database
    .prepare('SELECT version, updated_at, trade_date, trade_date_key FROM trades ORDER BY trade_id')
    .all();
  expect(rows.map(row => row.trade_date_key)).toEqual([time, time, earlier, date, earlier]);
  for (const { version, updated_at, trade_date, trade_date_key } of rows.slice(0, 3)) {
    const trade = { version, tradeDate: trade_date, submittedAt: updated_at, updatedAt: updated_at };
    expect(placeByTradeDate(null, [{ trade } as unknown as FeedEntry])).toBe(trade_date_key);
  }
});

test('0002: currencies that an earlier seed has put there become those of ISO 4217', () => {
  const database = databaseWith([]);
  database.exec("INSERT INTO currencies VALUES ('JPY', '392', 2, 'Yen, as somebody thought')");
  database.exec(migration('0002_currencies'));
  expect({ ...database.prepare("SELECT * FROM currencies WHERE code = 'JPY'").get() }).toEqual({
    code: 'JPY',
    numeric: '392',
    minor_units: 0,
    name: 'Yen',
  });
});
