/** A book of trades as a year of trading may leave it, written straight into the view. */

export const TENANT = 'demo';

export const FIRST_SECOND = Date.parse('2026-01-01T00:00:00.000Z') / 1000;
export const DAYS = 300;

/** Every tenth trade is on it. */
export const LARGE_ACCOUNT = 'EQ-000';

const AT_ONCE = 20_000;

/** One in 25 is of the day before. One in 200 is FAILED, three are REJECTED, one each CANCELLED and PENDING_REPLACE; ids are spread as hashes are. */
const INSERT = `
INSERT INTO trades
WITH RECURSIVE numbers(i) AS (SELECT ?2 UNION ALL SELECT i + 1 FROM numbers WHERE i + 1 < ?3),
  drawn AS (SELECT i, printf('T%010d%016d', (i * 2654435761) % 4294967296, i) AS id, (i * 40503) % 65536 AS r,
    ${FIRST_SECOND} + CAST(i * ${DAYS * 86_400}.0 / ?4 AS INTEGER) AS second FROM numbers),
  told AS (SELECT *, strftime('%Y-%m-%dT%H:%M:%S.000Z', second, 'unixepoch') AS at,
    date(second - CASE WHEN i % 25 = 9 THEN 86400 ELSE 0 END, 'unixepoch') AS day FROM drawn)
SELECT ?1, id, 2, 1,
  CASE i % 200 WHEN 0 THEN 'FAILED' WHEN 1 THEN 'REJECTED' WHEN 2 THEN 'REJECTED' WHEN 3 THEN 'REJECTED'
    WHEN 4 THEN 'CANCELLED' WHEN 5 THEN 'PENDING_REPLACE' ELSE 'BOOKED' END,
  printf('EQ-%03d', CASE WHEN r % 10 = 0 THEN 0 ELSE 1 + r % 50 END), CASE WHEN r % 3 = 0 THEN 'SELL' ELSE 'BUY' END,
  printf('S%03d', r % 400), 'US0378331005', '100', '189.2200', 'USD',
  day, CASE WHEN i % 25 = 9 THEN day ELSE at END, date(second + 172800, 'unixepoch'), 'XNAS',
  CASE WHEN i % 2 THEN printf('%018d00', r % 20) END, CASE WHEN i % 10 = 0 THEN 'ref-' || i END, NULL, '18922.00',
  'BK-' || substr(id, 2, 16) || '-1', '[]', '[]', CASE WHEN i % 100000 = 7 THEN 'seldom' ELSE 'user-' || (r % 20) END,
  at, at, '2026', NULL
FROM told`;

export async function generateRows(database: D1Database, tenant: string, trades: number): Promise<void> {
  for (let from = 0; from < trades; from += AT_ONCE) {
    await database
      .prepare(INSERT)
      .bind(tenant, from, Math.min(from + AT_ONCE, trades), trades)
      .run();
  }
  await database
    .prepare(
      `INSERT INTO client_references (tenant, client_reference, trade_id, claim)
       SELECT tenant, client_reference, trade_id, row_number() OVER () FROM trades WHERE client_reference IS NOT NULL`,
    )
    .run();
}
