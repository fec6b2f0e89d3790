/** Holds positions against the journal as it ought to be: what is wrong with the journal itself is not said twice. */
import { and, asc, eq, sql } from 'drizzle-orm';
import type { Finding } from '../../contracts/jobs.ts';
import { foldPosition, START, settledQuantity, UNOPENED } from '../../domain/booking/position-fold.ts';
import type { ViewBuild } from '../generation.ts';
import { atPosition, entriesOfPosition, type JournalRow, type PositionKey } from '../journal.ts';
import { bookingEntries, positions } from '../schema.ts';
import { differences } from './differences.ts';

export const positionName = ({ account, symbol, isin, currency }: PositionKey): string =>
  `${account} ${symbol} ${isin} ${currency}`;

type Place = [account: string, symbol: string, isin: string, currency: string];

const after = (table: typeof positions | typeof bookingEntries, place: Place | null) =>
  place &&
  sql`(${table.account}, ${table.symbol}, ${table.isin}, ${table.currency}) > (${place[0]}, ${place[1]}, ${place[2]}, ${place[3]})`;

/** The next positions of a build, by key: those that have a row, and those that have entries. */
export async function nextPositions(
  { db, key }: ViewBuild,
  place: Place | null,
  limit: number,
): Promise<PositionKey[]> {
  const columns = (table: typeof positions | typeof bookingEntries) => ({
    account: table.account,
    symbol: table.symbol,
    isin: table.isin,
    currency: table.currency,
  });
  const order = (table: typeof positions | typeof bookingEntries) => [
    asc(table.account),
    asc(table.symbol),
    asc(table.isin),
    asc(table.currency),
  ];
  const [rows, journal] = await db.batch([
    db
      .select(columns(positions))
      .from(positions)
      .where(and(eq(positions.tenant, key), after(positions, place) ?? undefined))
      .orderBy(...order(positions))
      .limit(limit),
    db
      .selectDistinct(columns(bookingEntries))
      .from(bookingEntries)
      .where(and(eq(bookingEntries.tenant, key), after(bookingEntries, place) ?? undefined))
      .orderBy(...order(bookingEntries))
      .limit(limit),
  ]);
  const named = new Map([...rows, ...journal].map(row => [JSON.stringify(placeOfPosition(row)), row]));
  return [...named]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, row]) => row)
    .slice(0, limit);
}

export const placeOfPosition = ({ account, symbol, isin, currency }: PositionKey): Place => [
  account,
  symbol,
  isin,
  currency,
];

/**
 * @param mended what the journal of this position would be without what was found wrong with it
 * @param today YYYY-MM-DD
 */
export async function checkPosition(
  build: ViewBuild,
  key: PositionKey,
  mended: (rows: readonly JournalRow[]) => readonly JournalRow[],
  today: string,
): Promise<Finding[]> {
  const [journal, rows] = await build.db.batch([
    entriesOfPosition(build, key, START.place),
    build.db
      .select()
      .from(positions)
      .where(atPosition(build, positions, key)),
  ]);
  const about = { where: 'positions' as const, subject: positionName(key) };
  const entries = mended(journal);
  const [row] = rows;
  if (entries.length === 0) return row ? [{ kind: 'unexpected', ...about }] : [];
  if (!row) return [{ kind: 'missing', ...about }];
  const expected = foldPosition(UNOPENED, START, entries, entries, today);
  return differences(about, content(expected, today), content(row, today));
}

/** What of a position is content; where its next fold may begin is not. */
const content = (
  { quantity, cost, realizedPnl, unsettled, updatedAt }: ReturnType<typeof foldPosition>,
  today: string,
) => ({
  quantity,
  cost,
  realizedPnl,
  settledQuantity: settledQuantity(quantity, unsettled, today),
  updatedAt,
});
