/** Reference data out of D1: for booking, a batch of trades at a time, and for people who look something up. */
import { and, asc, eq, inArray, or, sql } from 'drizzle-orm';
import type { ReferenceData, ReferenceKeys } from '../domain/booking/reference-data.ts';
import type { Views } from './database.ts';
import { accounts, counterparties, currencies, instruments } from './schema.ts';

/**
 * Everything booking needs to know for trades that name these keys.
 * @returns reference data for each of the keys, in their order
 */
export async function loadReferenceData(
  views: Views,
  tenant: string,
  keys: readonly ReferenceKeys[],
): Promise<ReferenceData[]> {
  // One JSON parameter for each list: a batch of a hundred trades would exceed D1's hundred bound parameters.
  const among = (values: readonly (string | null)[]) =>
    sql`(SELECT value FROM json_each(${JSON.stringify([...new Set(values)])}))`;
  const symbols = among(keys.map(key => key.symbol));
  const isins = among(keys.map(key => key.isin));
  const [foundInstruments, foundAccounts, foundCounterparties, allCurrencies] = await views.batch([
    views
      .select()
      .from(instruments)
      .where(
        and(eq(instruments.tenant, tenant), or(inArray(instruments.symbol, symbols), inArray(instruments.isin, isins))),
      ),
    views
      .select()
      .from(accounts)
      .where(and(eq(accounts.tenant, tenant), inArray(accounts.account, among(keys.map(key => key.account))))),
    views
      .select()
      .from(counterparties)
      .where(
        and(eq(counterparties.tenant, tenant), inArray(counterparties.lei, among(keys.map(key => key.counterparty)))),
      ),
    views.select().from(currencies),
  ]);
  return keys.map(key => ({
    keys: key,
    instruments: foundInstruments.filter(row => row.symbol === key.symbol || row.isin === key.isin),
    accounts: foundAccounts.filter(row => row.account === key.account),
    counterparties: foundCounterparties.filter(row => row.lei === key.counterparty),
    currencies: allCurrencies,
  }));
}

/** A prefix as a LIKE pattern; what it holds of LIKE's own signs is meant literally. */
const prefix = (text: string): string => `${text.replace(/[\\%_]/g, sign => `\\${sign}`)}%`;

/** Instruments whose symbol, ISIN or a word of their name begins with `q`. */
export async function findInstruments(views: Views, tenant: string, q: string, limit: number) {
  const begins = prefix(q);
  return views
    .select()
    .from(instruments)
    .where(
      and(
        eq(instruments.tenant, tenant),
        or(
          sql`${instruments.symbol} LIKE ${begins} ESCAPE '\\'`,
          sql`${instruments.isin} LIKE ${begins} ESCAPE '\\'`,
          sql`(' ' || ${instruments.name}) LIKE ${`% ${begins}`} ESCAPE '\\'`,
        ),
      ),
    )
    .orderBy(asc(instruments.symbol))
    .limit(limit);
}

export const listAccounts = (views: Views, tenant: string) =>
  views.select().from(accounts).where(eq(accounts.tenant, tenant)).orderBy(asc(accounts.account));

export const listCounterparties = (views: Views, tenant: string) =>
  views.select().from(counterparties).where(eq(counterparties.tenant, tenant)).orderBy(asc(counterparties.name));
