/** Reference records as they stand before others replace them, for the audit trail. */
import { and, eq, sql } from 'drizzle-orm';
import type { TenantViews } from './database.ts';
import { boundLists } from './insert-rows.ts';
import { accounts, counterparties, instruments } from './reference-schema.ts';

const TABLES = {
  instrument: [instruments, instruments.tenant, instruments.symbol, instruments.validFrom],
  account: [accounts, accounts.tenant, accounts.account, accounts.validFrom],
  counterparty: [counterparties, counterparties.tenant, counterparties.lei, counterparties.validFrom],
} as const;

export type ReferenceThing = keyof typeof TABLES;

/** Finds the records of these codes and dates; those that do not exist yet are left out. */
export async function recordsOf(
  { db, tenant }: TenantViews,
  thing: ReferenceThing,
  places: readonly (readonly [code: string, validFrom: string])[],
): Promise<Record<string, unknown>[]> {
  const [table, ofTenant, code, validFrom] = TABLES[thing];
  const answers = await Promise.all(
    boundLists(places).map(list => {
      const named = sql`(${code}, ${validFrom}) IN (SELECT value ->> 0, value ->> 1 FROM json_each(${list}))`;
      return db
        .select()
        .from(table)
        .where(and(eq(ofTenant, tenant), named));
    }),
  );
  return answers.flat();
}
