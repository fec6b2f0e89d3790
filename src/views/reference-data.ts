/** Reference data out of D1: for booking, a batch of trades at a time, and for people who look something up. */
import { and, asc, eq, getTableColumns, inArray, isNotNull, or, type SQL, sql } from 'drizzle-orm';
import type { SQLiteColumn } from 'drizzle-orm/sqlite-core';
import { withoutRecording } from '../contracts/reference.ts';
import type { Instrument, ReferenceData, ReferenceKeys } from '../domain/booking/reference-data.ts';
import type { TenantViews } from './database.ts';
import { accounts, counterparties, currencies, instruments, type ReferenceTable } from './reference-schema.ts';
import { boundParts, membersOf, type Places, statement } from './statement.ts';

/** Reference records, without the trades that a trade is compared with. */
export type ReferenceRecords = Omit<ReferenceData, 'sameReference'>;

/**
 * Symbols that are named, or that ever shared an ISIN with a named symbol or ISIN. CROSS JOIN fixes the order of the loops:
 * SQLite would read all instruments.
 */
const meant = ({ tenant, symbols, isins }: Places<'tenant' | 'symbols' | 'isins'>): SQL => sql`(
  SELECT value AS symbol FROM json_each(${symbols})
  UNION SELECT listing.symbol FROM (
    SELECT value AS isin FROM json_each(${isins})
    UNION SELECT named.isin FROM json_each(${symbols})
      CROSS JOIN ${instruments} AS named ON named.tenant = ${tenant} AND named.symbol = value
  ) AS wanted CROSS JOIN ${instruments} AS listing ON listing.tenant = ${tenant} AND listing.isin = wanted.isin)`;

const INSTRUMENTS = statement(['tenant', 'symbols', 'isins'], (db, places) =>
  db
    .select(withoutRecording(getTableColumns(instruments)))
    .from(instruments)
    .where(and(eq(instruments.tenant, places.tenant), inArray(instruments.symbol, meant(places)))),
);

const ACCOUNTS = statement(['tenant', 'codes'], (db, { tenant, codes }) =>
  db
    .select(withoutRecording(getTableColumns(accounts)))
    .from(accounts)
    .where(and(eq(accounts.tenant, tenant), inArray(accounts.account, membersOf(codes)))),
);

const COUNTERPARTIES = statement(['tenant', 'codes'], (db, { tenant, codes }) =>
  db
    .select(withoutRecording(getTableColumns(counterparties)))
    .from(counterparties)
    .where(and(eq(counterparties.tenant, tenant), inArray(counterparties.lei, membersOf(codes)))),
);

const CURRENCIES = statement(['tenant', 'codes', 'symbols', 'isins'], (db, { codes, ...places }) =>
  db
    .select()
    .from(currencies)
    .where(
      sql`${currencies.code} IN (SELECT value FROM json_each(${codes})
        UNION SELECT listing.currency FROM ${meant(places)} AS meant
          CROSS JOIN ${instruments} AS listing ON listing.tenant = ${places.tenant} AND listing.symbol = meant.symbol)`,
    ),
);

/**
 * The reference records that trades name by these keys.
 * @returns the records for each of the keys, in their order
 */
export async function loadReferenceData(
  { db, tenant }: TenantViews,
  keys: readonly ReferenceKeys[],
): Promise<ReferenceRecords[]> {
  const among = (values: readonly (string | null)[]) =>
    JSON.stringify([...new Set(values)].filter(value => value !== null));
  const symbols = among(keys.map(key => key.symbol));
  const isins = among(keys.map(key => key.isin));
  const codes = among(keys.map(key => key.currency));
  const [foundInstruments, foundAccounts, foundCounterparties, foundCurrencies] = await db.batch([
    INSTRUMENTS(db, { tenant, symbols, isins }),
    ACCOUNTS(db, { tenant, codes: among(keys.flatMap(key => [key.account, key.bookedAccount])) }),
    COUNTERPARTIES(db, { tenant, codes: among(keys.map(key => key.counterparty)) }),
    CURRENCIES(db, { tenant, codes, symbols, isins }),
  ]);
  return keys.map(key => ({
    keys: key,
    instruments: meantBy(key, foundInstruments),
    accounts: foundAccounts.filter(row => row.account === key.account || row.account === key.bookedAccount),
    counterparties: foundCounterparties.filter(row => row.lei === key.counterparty),
    currencies: foundCurrencies,
  }));
}

/** The versions that one trade of a batch may mean, by the same rule as the statement. */
function meantBy(key: ReferenceKeys, versions: readonly Instrument[]): Instrument[] {
  const named = versions.filter(({ symbol }) => symbol === key.symbol);
  const isins = new Set([key.isin, ...named.map(({ isin }) => isin)]);
  const symbols = new Set(versions.filter(({ isin }) => isins.has(isin)).map(({ symbol }) => symbol));
  return versions.filter(({ symbol }) => symbols.has(symbol));
}

/** Finds the currencies in use (ISO 4217) among some codes. The table has no XXX, metals or withdrawn currencies. */
export async function currenciesInUse({ db }: TenantViews, codes: readonly string[]): Promise<ReadonlySet<string>> {
  if (codes.length === 0) return new Set();
  const rows = await db
    .select({ code: currencies.code })
    .from(currencies)
    .where(and(isNotNull(currencies.minorUnits), inArray(currencies.code, membersOf(sql`${JSON.stringify(codes)}`))));
  return new Set(rows.map(({ code }) => code));
}

/** A prefix as a LIKE pattern; what it holds of LIKE's own signs is meant literally. */
const prefix = (text: string): string => `${text.replace(/[\\%_]/g, sign => `\\${sign}`)}%`;

/** Which records to list: those whose code, or a word of whose name, begins with `q`, as in force on a date. */
export interface ReferenceSearch {
  q: string;
  on: string;
  limit: number;
  /** Only those that come after this place in their order. */
  after: readonly string[] | null;
}

/** Of each record the version in force on the date: the latest that had begun. */
function wanted<T extends ReferenceTable>(
  table: T,
  key: SQLiteColumn,
  tenant: string,
  { q, on, after }: ReferenceSearch,
  codes: SQLiteColumn[],
  order: SQLiteColumn[],
) {
  const begins = prefix(q);
  return and(
    eq(table.tenant, tenant),
    sql`${table.validFrom} = (SELECT max(later.valid_from) FROM ${table} AS later
      WHERE later.tenant = ${tenant} AND later.${sql.identifier(key.name)} = ${key} AND later.valid_from <= ${on})`,
    after === null ? undefined : sql`(${sql.join(order, sql`, `)}) > (${boundParts(after)})`,
    or(
      ...codes.map(code => sql`${code} LIKE ${begins} ESCAPE '\\'`),
      sql`(' ' || ${table.name}) LIKE ${`% ${begins}`} ESCAPE '\\'`,
    ),
  );
}

export async function listInstruments({ db, tenant }: TenantViews, search: ReferenceSearch) {
  const rows = await db
    .select()
    .from(instruments)
    .where(
      wanted(
        instruments,
        instruments.symbol,
        tenant,
        search,
        [instruments.symbol, instruments.isin],
        [instruments.symbol],
      ),
    )
    .orderBy(asc(instruments.symbol))
    .limit(search.limit);
  return rows.map(asServed);
}

/** @param visible the accounts that may be seen; absent for all */
export async function listAccounts({ db, tenant }: TenantViews, search: ReferenceSearch, visible?: readonly string[]) {
  const rows = await db
    .select()
    .from(accounts)
    .where(
      and(
        wanted(accounts, accounts.account, tenant, search, [accounts.account], [accounts.account]),
        visible && sql`${accounts.account} IN (SELECT value FROM json_each(${JSON.stringify(visible)}))`,
      ),
    )
    .orderBy(asc(accounts.account))
    .limit(search.limit);
  return rows.map(asServed);
}

export async function listCounterparties({ db, tenant }: TenantViews, search: ReferenceSearch) {
  const order = [counterparties.name, counterparties.lei];
  const rows = await db
    .select()
    .from(counterparties)
    .where(wanted(counterparties, counterparties.lei, tenant, search, [counterparties.lei], order))
    .orderBy(...order.map(column => asc(column)))
    .limit(search.limit);
  return rows.map(asServed);
}

/** A record as it is served: an issuer that is not known is left out. */
const asServed = <Row extends { tenant: string; actorIssuer: string | null }>({
  tenant: _,
  actorIssuer,
  ...row
}: Row) => ({
  ...row,
  ...(actorIssuer !== null && { actorIssuer }),
});
