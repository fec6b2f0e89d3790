/** Positions: the fold of the journal by account and instrument, now and as recorded at any past moment. */
import { and, asc, eq, sql } from 'drizzle-orm';
import { applyMovement, averagePrice, FLAT, type Position } from '../domain/booking/position.ts';
import {
  foldFrom,
  foldPosition,
  type KeptPosition,
  latestOf,
  settledQuantity,
  standingBookings,
  UNOPENED,
} from '../domain/booking/position-fold.ts';
import { add, type Decimal } from '../domain/decimal.ts';
import type { TenantViews } from './database.ts';
import { inUse, type ViewBuild } from './generation.ts';
import {
  entriesOfPosition,
  type JournalFilter,
  type JournalRow,
  type PositionKey,
  placeOfEntry,
  positionKeyOf,
  readJournal,
} from './journal.ts';
import { positions } from './schema.ts';

/** A position as it was read: its version is what a change of it is guarded by; 0 for one that is not there yet. */
export interface VersionedPosition {
  key: PositionKey;
  version: number;
  kept: KeptPosition;
}

export interface ServedPosition {
  account: string;
  symbol: string;
  isin: string;
  currency: string;
  quantity: Decimal;
  settledQuantity: Decimal;
  averagePrice: Decimal;
  realizedPnl: Decimal;
  updatedAt: string;
}

const sameKey = (a: PositionKey, b: PositionKey): boolean =>
  JSON.stringify(positionKeyOf(a)) === JSON.stringify(positionKeyOf(b));

/** The positions of a build under these keys, in their order, those among them that do not exist yet as unopened ones. */
export async function readPositions(
  { db, key: build }: ViewBuild,
  keys: readonly PositionKey[],
): Promise<VersionedPosition[]> {
  if (keys.length === 0) return [];
  const tuples = JSON.stringify(keys.map(({ account, symbol, isin, currency }) => [account, symbol, isin, currency]));
  const rows = await db
    .select()
    .from(positions)
    .where(
      sql`(${positions.tenant}, ${positions.account}, ${positions.symbol}, ${positions.isin}, ${positions.currency}) IN
        (SELECT ${build}, value ->> 0, value ->> 1, value ->> 2, value ->> 3 FROM json_each(${tuples}))`,
    );
  return keys.map(key => {
    const row = rows.find(candidate => sameKey(candidate, key));
    return row ? { key, version: row.version, kept: row } : { key, version: 0, kept: UNOPENED };
  });
}

/** Each position with the new entries among `fresh` that are its own. */
export async function foldPositions(
  build: ViewBuild,
  kept: readonly VersionedPosition[],
  fresh: readonly JournalRow[],
  today: string,
): Promise<VersionedPosition[]> {
  const plans = kept.map(position => {
    const own = fresh.filter(row => sameKey(row, position.key));
    return { position, own, from: foldFrom(position.kept, own) };
  });
  const [first, ...rest] = plans.map(({ position, from }) => entriesOfPosition(build, position.key, from.place));
  const journals = first ? await build.db.batch([first, ...rest]) : [];
  return plans.map(({ position, own, from }, index) => ({
    ...position,
    kept: foldPosition(position.kept, from, [...(journals[index] ?? []), ...own], own, today),
  }));
}

/** Writes a position over the version that was read; a position that has changed since makes the commit fail. */
export function upsertPosition({ db, key: build }: ViewBuild, { key, version, kept }: VersionedPosition) {
  const { quantity, cost, realizedPnl, unsettled, checkpoint, updatedAt } = kept;
  const values = { quantity, cost, realizedPnl, unsettled, checkpoint, updatedAt };
  return db
    .insert(positions)
    .values({ ...key, ...values, version: version + 1, tenant: build })
    .onConflictDoUpdate({
      target: [positions.tenant, positions.account, positions.symbol, positions.isin, positions.currency],
      // NULL where it must not be is how a statement of a batch can make all of it fail.
      set: { ...values, version: sql`CASE WHEN ${positions.version} = ${version} THEN ${version + 1} END` },
    });
}

/** Positions as they are. */
export async function listPositions(
  views: TenantViews,
  filter: JournalFilter,
  limit: number,
  today: string,
): Promise<ServedPosition[]> {
  const rows = await views.db
    .select()
    .from(positions)
    .where(
      and(
        eq(positions.tenant, inUse(views)),
        filter.account === undefined ? undefined : eq(positions.account, filter.account),
        filter.symbol === undefined ? undefined : eq(positions.symbol, filter.symbol),
        filter.accounts &&
          sql`${positions.account} IN (SELECT value FROM json_each(${JSON.stringify(filter.accounts)}))`,
      ),
    )
    .orderBy(asc(positions.account), asc(positions.symbol), asc(positions.isin), asc(positions.currency))
    .limit(limit);
  return rows.map(row => served(row, row, settledQuantity(row.quantity, row.unsettled, today), row.updatedAt));
}

/** Rows of the journal read at a time for positions of the past. */
const PAGE = 1000;

/** Positions as recorded at a past moment: folded from the journal, up to `limit` of them. */
export async function listPositionsAsOf(
  views: TenantViews,
  filter: JournalFilter & { recordedUntil: string },
  limit: number,
): Promise<ServedPosition[]> {
  const items: ServedPosition[] = [];
  let group: JournalRow[] = [];
  const close = () => {
    const [first] = group;
    if (first && items.length < limit) items.push(asRecorded(first, group, filter.recordedUntil.slice(0, 10)));
    group = [];
  };
  let last: JournalRow | null = null;
  for (;;) {
    const page: JournalRow[] = await readJournal(views, filter, PAGE, last && placeOfEntry(last));
    for (const row of page) {
      if (last && !sameKey(last, row)) close();
      if (items.length === limit) return items;
      group.push(row);
      last = row;
    }
    if (page.length < PAGE) break;
  }
  close();
  return items;
}

function asRecorded(key: PositionKey, entries: readonly JournalRow[], today: string): ServedPosition {
  let position: Position = FLAT;
  for (const booking of standingBookings(entries)) position = applyMovement(position, booking);
  const settled = entries.filter(row => row.settlementDate <= today).reduce((sum, row) => add(sum, row.quantity), '0');
  const updatedAt = latestOf(entries.map(row => row.recordedAt));
  return served(key, position, settled, updatedAt);
}

const served = (
  { account, symbol, isin, currency }: PositionKey,
  position: Position,
  settled: Decimal,
  updatedAt: string,
): ServedPosition => ({
  account,
  symbol,
  isin,
  currency,
  quantity: position.quantity,
  settledQuantity: settled,
  averagePrice: averagePrice(position),
  realizedPnl: position.realizedPnl,
  updatedAt,
});
