/** Positions: the fold of the journal by account and instrument, now and as recorded at any past moment. */
import { and, asc, eq, inArray, sql } from 'drizzle-orm';
import { inForceAtMarket, marketDate } from '../domain/booking/market.ts';
import { averagePrice } from '../domain/booking/position.ts';
import {
  foldFrom,
  foldPosition,
  type KeptPosition,
  START,
  settledQuantity,
  UNOPENED,
} from '../domain/booking/position-fold.ts';
import type { Decimal } from '../domain/decimal.ts';
import { earliestLocalDate, localDate } from '../domain/venues.ts';
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
import { instruments } from './reference-schema.ts';
import { positions } from './schema.ts';
import { membersOf, statement } from './statement.ts';

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

/** Positions as they are, settled by the day at each instrument's market. @param now RFC 3339 */
export async function listPositions(
  views: TenantViews,
  filter: JournalFilter,
  limit: number,
  now: string,
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
  return served(
    views,
    rows.map(row => ({ key: row, kept: row })),
    now,
  );
}

/** Rows of the journal read at a time for positions of the past. */
const PAGE = 1000;

/** Positions as recorded at a past moment, and settled by then: folded from the journal, up to `limit` of them. */
export async function listPositionsAsOf(
  views: TenantViews,
  filter: JournalFilter & { recordedUntil: string },
  limit: number,
): Promise<ServedPosition[]> {
  const day = earliestLocalDate(filter.recordedUntil);
  const folded: { key: PositionKey; kept: KeptPosition }[] = [];
  let group: JournalRow[] = [];
  const close = () => {
    const [key] = group;
    if (key && folded.length < limit) folded.push({ key, kept: foldPosition(UNOPENED, START, group, group, day) });
    group = [];
  };
  let last: JournalRow | null = null;
  while (folded.length < limit) {
    const page: JournalRow[] = await readJournal(views, filter, PAGE, last && placeOfEntry(last));
    for (const row of page) {
      if (last && !samePosition(last, row)) close();
      group.push(row);
      last = row;
    }
    if (page.length < PAGE) {
      close();
      break;
    }
  }
  return served(views, folded, filter.recordedUntil);
}

const MARKETS = statement(['tenant', 'symbols'], (db, { tenant, symbols }) =>
  db
    .select({
      symbol: instruments.symbol,
      mic: instruments.mic,
      settlementCalendar: instruments.settlementCalendar,
      validFrom: instruments.validFrom,
    })
    .from(instruments)
    .where(and(eq(instruments.tenant, tenant), inArray(instruments.symbol, membersOf(symbols)))),
);

/** @param instant RFC 3339; a quantity has settled when its day has come at the market of the instrument */
async function served(
  { db, tenant }: TenantViews,
  folded: readonly { key: PositionKey; kept: KeptPosition }[],
  instant: string,
): Promise<ServedPosition[]> {
  if (folded.length === 0) return [];
  const symbols = JSON.stringify([...new Set(folded.map(({ key }) => key.symbol))]);
  const [rows] = await db.batch([MARKETS(db, { tenant, symbols })]);
  const versions = Map.groupBy(rows, ({ symbol }) => symbol);
  return folded.map(({ key: { account, symbol, isin, currency }, kept }) => {
    const market = inForceAtMarket(versions.get(symbol) ?? [], instant);
    const today = market ? marketDate(market, instant) : localDate(instant, 'UTC');
    const { quantity, realizedPnl, unsettled, updatedAt } = kept;
    return {
      account,
      symbol,
      isin,
      currency,
      quantity,
      settledQuantity: settledQuantity(quantity, unsettled, today),
      averagePrice: averagePrice(kept),
      realizedPnl,
      updatedAt,
    };
  });
}
