/** The reference data in `seed/` as SQL for the view database. */
import { readSeed } from './seed-csv.ts';

export const SEED_TENANTS = ['demo', 'acme'];

/** Before any recorded time: seeded reference data is valid for trades of every date. */
const VALID_FROM = '0001-01-01';

type Value = string | number | null;
type Row = Record<string, Value>;

/** Statements that load the seed. Running them again changes nothing. */
export function seedStatements(): string[] {
  const bands = new Map(readSeed('price-bands').map(row => [row.symbol, row]));
  return SEED_TENANTS.flatMap(tenant => {
    const key = { tenant, valid_from: VALID_FROM };
    return [
      `INSERT OR REPLACE INTO reference_writers (tenant, recorded_by) VALUES ('${tenant}', 'system:seed')`,
      upsert(
        'instruments',
        ['tenant', 'symbol', 'valid_from'],
        readSeed('instruments').map(row => ({
          ...key,
          ...row,
          active: 1,
          reference_price: bands.get(row.symbol)?.reference_price ?? null,
          price_band_percent: bands.get(row.symbol)?.price_band_percent ?? null,
        })),
      ),
      upsert(
        'accounts',
        ['tenant', 'account', 'valid_from'],
        readSeed('accounts').map(row => ({
          ...key,
          ...row,
          open: row.open === '1' ? 1 : 0,
          notional_limit: row.notional_limit || null,
          approval_notional: row.approval_notional || null,
          rollback_needs_approval: row.rollback_needs_approval === '1' ? 1 : 0,
        })),
      ),
      upsert(
        'counterparties',
        ['tenant', 'lei', 'valid_from'],
        readSeed('counterparties').map(row => ({ ...key, ...row, active: 1 })),
      ),
      `DELETE FROM reference_writers WHERE tenant = '${tenant}'`,
    ];
  });
}

/** One insert of all rows; on a row that is there, the columns that are not its key are brought up to date. */
function upsert(table: string, key: string[], rows: Row[]): string {
  const columns = Object.keys(rows[0] ?? {});
  const values = rows.map(row => `(${columns.map(column => literal(row[column])).join(', ')})`);
  const updates = columns.filter(column => !key.includes(column)).map(column => `${column} = excluded.${column}`);
  return [
    `INSERT INTO ${table} (${columns.join(', ')}) VALUES`,
    values.join(',\n'),
    `ON CONFLICT (${key.join(', ')}) DO UPDATE SET ${updates.join(', ')}`,
  ].join('\n');
}

/** A SQL literal. Doubling quotes is all that SQLite needs; the files hold no NUL, which would end the text. */
function literal(value: Value | undefined): string {
  if (value === null || value === undefined) return 'NULL';
  return typeof value === 'number' ? String(value) : `'${value.replaceAll("'", "''")}'`;
}
