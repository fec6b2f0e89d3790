/** The journal: every booking and reversal, never changed. */
import { and, asc, eq, getTableColumns, lte, type SQL, sql } from 'drizzle-orm';
import type { TenantViews } from './database.ts';
import { chosen, inUse, type ViewBuild } from './generation.ts';
import { boundLists, rowsFor } from './insert-rows.ts';
import { bookingEntries, type positions } from './schema.ts';
import { boundParts, statement } from './statement.ts';

const { tenant: _tenant, ...ENTRY } = getTableColumns(bookingEntries);

/** A place in the order is the time of submission, a space, and the trade's id. */
const TIME_LENGTH = '2026-01-01T00:00:00.000Z'.length;

/** An entry, without the build that it stands in. */
export type JournalRow = Omit<typeof bookingEntries.$inferSelect, 'tenant'>;

/** What makes a position: an account's holding of one instrument in one currency. */
export interface PositionKey {
  account: string;
  symbol: string;
  isin: string;
  currency: string;
}

export const positionKeyOf = ({ account, symbol, isin, currency }: PositionKey): PositionKey => ({
  account,
  symbol,
  isin,
  currency,
});

export const samePosition = (a: PositionKey, b: PositionKey): boolean =>
  a.account === b.account && a.symbol === b.symbol && a.isin === b.isin && a.currency === b.currency;

export const placeOfPosition = ({ account, symbol, isin, currency }: PositionKey): string[] => [
  account,
  symbol,
  isin,
  currency,
];

/** The rows of the positions that come after one, in the journal or among the positions. */
export const beyondPosition = (table: typeof bookingEntries | typeof positions, key: PositionKey): SQL =>
  sql`(${table.account}, ${table.symbol}, ${table.isin}, ${table.currency}) > (${boundParts(placeOfPosition(key))})`;

/** The rows of a position of a build, in the journal or among the positions. */
export const atPosition = (
  build: ViewBuild,
  table: typeof bookingEntries | typeof positions,
  key: PositionKey,
): SQL | undefined =>
  and(
    eq(table.tenant, build.key),
    eq(table.account, key.account),
    eq(table.symbol, key.symbol),
    eq(table.isin, key.isin),
    eq(table.currency, key.currency),
  );

const INSERT_ENTRIES = statement(['rows'], (db, { rows }) =>
  db.insert(bookingEntries).select(rowsFor(bookingEntries, rows)),
);

/** Makes statements that fail when an entry is there already, which its trade's version should have told. */
export const insertEntries = ({ db, key }: ViewBuild, entries: readonly JournalRow[]) =>
  boundLists(entries.map((row): typeof bookingEntries.$inferInsert => ({ ...row, tenant: key }))).map(rows =>
    INSERT_ENTRIES(db, { rows }),
  );

const TAILS = statement(['build', 'tenant', 'keys'], (db, { keys, ...places }) => {
  const build = chosen(places);
  return db
    .select(ENTRY)
    .from(sql`(
      SELECT position.value ->> 'account' AS account, position.value ->> 'symbol' AS symbol, position.value ->> 'isin' AS isin,
        position.value ->> 'currency' AS currency, coalesce(kept.checkpoint ->> 'place', '') AS place
      FROM json_each(${keys}) AS position LEFT JOIN positions AS kept ON kept.tenant = ${build}
        AND kept.account = position.value ->> 'account' AND kept.symbol = position.value ->> 'symbol'
        AND kept.isin = position.value ->> 'isin' AND kept.currency = position.value ->> 'currency'
      LIMIT -1 -- so that it is read first, and as a whole
    ) AS wanted`)
    .innerJoin(
      bookingEntries,
      sql`${bookingEntries.tenant} = ${build} AND ${bookingEntries.account} = wanted.account
        AND ${bookingEntries.symbol} = wanted.symbol AND ${bookingEntries.isin} = wanted.isin
        AND ${bookingEntries.currency} = wanted.currency AND (${bookingEntries.submittedAt}, ${bookingEntries.tradeId})
          > (substr(wanted.place, 1, ${TIME_LENGTH}), substr(wanted.place, ${TIME_LENGTH + 2}))`,
    );
});

/**
 * The entries of positions after their checkpoints.
 * @param build its key; null for the build in use
 */
export const selectTails = ({ db, tenant }: TenantViews, build: string | null, keys: readonly PositionKey[]) =>
  TAILS(db, { build, tenant, keys: JSON.stringify(keys) });

/** The entries of a position after a place in the order (empty for all). */
export function entriesOfPosition(build: ViewBuild, key: PositionKey, after: string) {
  const [submittedAt = '', tradeId = ''] = after.split(' ');
  return build.db
    .select(ENTRY)
    .from(bookingEntries)
    .where(
      and(
        atPosition(build, bookingEntries, key),
        sql`(${bookingEntries.submittedAt}, ${bookingEntries.tradeId}) > (${submittedAt}, ${tradeId})`,
      ),
    );
}

/** Where an entry stands in the journal: its key within the tenant. */
export type JournalPlace = [
  account: string,
  symbol: string,
  isin: string,
  currency: string,
  submittedAt: string,
  tradeId: string,
  revision: number,
  kind: JournalRow['kind'],
];

export const placeOfEntry = (row: JournalRow): JournalPlace => [
  row.account,
  row.symbol,
  row.isin,
  row.currency,
  row.submittedAt,
  row.tradeId,
  row.revision,
  row.kind,
];

export interface JournalFilter {
  account?: string | undefined;
  symbol?: string | undefined;
  /** Accounts that the caller may see; undefined for all. */
  accounts?: readonly string[] | undefined;
  /** Recorded at or before this time (RFC 3339, UTC, milliseconds). */
  recordedUntil?: string | undefined;
  /** Only of positions that come after this one. */
  beyond?: PositionKey | null | undefined;
}

/** Entries in the order of their positions and, within one, of their trades. */
export async function readJournal(
  views: TenantViews,
  filter: JournalFilter,
  limit: number,
  after: JournalPlace | null,
): Promise<JournalRow[]> {
  const { account, symbol, accounts, recordedUntil, beyond } = filter;
  const {
    account: a,
    symbol: b,
    isin: c,
    currency: d,
    submittedAt: e,
    tradeId: f,
    revision: g,
    kind: h,
  } = bookingEntries;
  return views.db
    .select(ENTRY)
    .from(bookingEntries)
    .where(
      and(
        eq(bookingEntries.tenant, inUse(views)),
        account === undefined ? undefined : eq(bookingEntries.account, account),
        symbol === undefined ? undefined : eq(bookingEntries.symbol, symbol),
        accounts && sql`${bookingEntries.account} IN (SELECT value FROM json_each(${JSON.stringify(accounts)}))`,
        recordedUntil === undefined ? undefined : lte(bookingEntries.recordedAt, recordedUntil),
        after
          ? sql`(${a}, ${b}, ${c}, ${d}, ${e}, ${f}, ${g}, ${h}) > (${boundParts(after)})`
          : beyond
            ? beyondPosition(bookingEntries, beyond)
            : undefined,
      ),
    )
    .orderBy(asc(a), asc(b), asc(c), asc(d), asc(e), asc(f), asc(g), asc(h))
    .limit(limit);
}
