/** The journal: every booking and reversal, never changed. */
import { and, asc, eq, lte, type SQL, sql } from 'drizzle-orm';
import type { Views } from './database.ts';
import { inUse } from './generation.ts';
import { bookingEntries, type positions } from './schema.ts';

export type JournalRow = typeof bookingEntries.$inferSelect;

/** What makes a position (`tenant`: the key of its build): an account's holding of one instrument in one currency. */
export interface PositionKey {
  tenant: string;
  account: string;
  symbol: string;
  isin: string;
  currency: string;
}

export const positionKeyOf = ({ tenant, account, symbol, isin, currency }: PositionKey): PositionKey => ({
  tenant,
  account,
  symbol,
  isin,
  currency,
});

/** The rows of a position, in the journal or among the positions. */
export const atPosition = (table: typeof bookingEntries | typeof positions, key: PositionKey): SQL | undefined =>
  and(
    eq(table.tenant, key.tenant),
    eq(table.account, key.account),
    eq(table.symbol, key.symbol),
    eq(table.isin, key.isin),
    eq(table.currency, key.currency),
  );

/** Fails when the entry is there already: its trade's version in the view should have said so. */
export const insertEntry = (views: Views, row: JournalRow) => views.insert(bookingEntries).values(row);

/** The entries of a position after a place in the order (empty for all). */
export function entriesOfPosition(views: Views, key: PositionKey, after: string) {
  const [submittedAt = '', tradeId = ''] = after.split(' ');
  return views
    .select()
    .from(bookingEntries)
    .where(
      and(
        atPosition(bookingEntries, key),
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
}

/** Entries in the order of their positions and, within one, of their trades. */
export async function readJournal(
  views: Views,
  tenant: string,
  filter: JournalFilter,
  limit: number,
  after: JournalPlace | null,
): Promise<JournalRow[]> {
  const { account, symbol, accounts, recordedUntil } = filter;
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
  return views
    .select()
    .from(bookingEntries)
    .where(
      and(
        eq(bookingEntries.tenant, inUse(tenant)),
        account === undefined ? undefined : eq(bookingEntries.account, account),
        symbol === undefined ? undefined : eq(bookingEntries.symbol, symbol),
        accounts && sql`${bookingEntries.account} IN (SELECT value FROM json_each(${JSON.stringify(accounts)}))`,
        recordedUntil === undefined ? undefined : lte(bookingEntries.recordedAt, recordedUntil),
        after
          ? sql`(${a}, ${b}, ${c}, ${d}, ${e}, ${f}, ${g}, ${h}) > (${sql.join(
              after.map(part => sql`${part}`),
              sql`, `,
            )})`
          : undefined,
      ),
    )
    .orderBy(asc(a), asc(b), asc(c), asc(d), asc(e), asc(f), asc(g), asc(h))
    .limit(limit);
}
