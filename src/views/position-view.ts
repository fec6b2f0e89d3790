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
import { chosen, inUse, type ViewBuild } from './generation.ts';
import { boundRows, rowsFor, takeAllBut } from './insert-rows.ts';
import {
  beyondPosition,
  entriesOfPosition,
  type JournalFilter,
  type JournalRow,
  type PositionKey,
  placeOfEntry,
  readJournal,
  samePosition,
} from './journal.ts';
import { positions } from './schema.ts';
import { statement } from './statement.ts';

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

const POSITIONS = statement(['build', 'tenant', 'tuples'], (db, { tuples, ...places }) =>
  db
    .select()
    .from(positions)
    .where(
      sql`(${positions.tenant}, ${positions.account}, ${positions.symbol}, ${positions.isin}, ${positions.currency}) IN
        (SELECT ${chosen(places)}, value ->> 0, value ->> 1, value ->> 2, value ->> 3 FROM json_each(${tuples}))`,
    ),
);

/** The statement that reads positions of a build. @param build its key; null for the build in use */
export function selectPositions({ db, tenant }: TenantViews, build: string | null, keys: readonly PositionKey[]) {
  const tuples = keys.map(({ account, symbol, isin, currency }) => [account, symbol, isin, currency]);
  return POSITIONS(db, { build, tenant, tuples: JSON.stringify(tuples) });
}

/** A position as it was read, and its entries after its checkpoint. */
export interface HeldPosition extends VersionedPosition {
  tail: readonly JournalRow[];
}

/** What was read of each of these positions; of one that is not there yet an unopened one. */
export const heldPositions = (
  keys: readonly PositionKey[],
  rows: readonly (typeof positions.$inferSelect)[],
  tails: readonly JournalRow[],
): HeldPosition[] =>
  keys.map(key => {
    const row = rows.find(candidate => samePosition(candidate, key));
    return {
      key,
      version: row?.version ?? 0,
      kept: row ?? UNOPENED,
      tail: tails.filter(entry => samePosition(entry, key)),
    };
  });

/** Each position with the new entries among `fresh` that are its own. */
export const foldPositions = (
  build: ViewBuild,
  held: readonly HeldPosition[],
  fresh: readonly JournalRow[],
  today: string,
): Promise<VersionedPosition[]> =>
  Promise.all(
    held.map(async ({ key, version, kept, tail }) => {
      const own = fresh.filter(row => samePosition(row, key));
      const from = foldFrom(kept, own);
      // A booking that comes very late changes what lies before the checkpoint.
      const journal = from === kept.checkpoint ? tail : await entriesOfPosition(build, key, from.place);
      return { key, version, kept: foldPosition(kept, from, [...journal, ...own], own, today) };
    }),
  );

const UPSERT_POSITIONS = statement(['rows'], (db, { rows }) =>
  db
    .insert(positions)
    .select(rowsFor(positions, rows))
    .onConflictDoUpdate({
      target: [positions.tenant, positions.account, positions.symbol, positions.isin, positions.currency],
      set: {
        ...takeAllBut(positions, 'tenant', 'account', 'symbol', 'isin', 'currency', 'version'),
        // NULL where it must not be is how a statement of a batch can make all of it fail.
        version: sql`CASE WHEN ${positions.version} = excluded.version - 1 THEN excluded.version END`,
      },
    }),
);

/** Writes positions over the versions that were read; one that has changed since makes the commit fail. */
export function upsertPositions({ db, key: build }: ViewBuild, folded: readonly VersionedPosition[]) {
  const rows = folded.map(({ key, version, kept }) => {
    const { quantity, cost, realizedPnl, unsettled, checkpoint, updatedAt } = kept;
    const values = { quantity, cost, realizedPnl, unsettled, checkpoint, updatedAt };
    return { ...key, ...values, version: version + 1, tenant: build };
  });
  return UPSERT_POSITIONS(db, { rows: boundRows(positions, rows) });
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
        filter.beyond ? beyondPosition(positions, filter.beyond) : undefined,
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
      if (last && !samePosition(last, row)) close();
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
