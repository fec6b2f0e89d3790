/** Every version of one reference record, the latest first. */
import { and, desc, eq, inArray, sql } from 'drizzle-orm';
import type { TenantViews } from './database.ts';
import { boundLists } from './insert-rows.ts';
import { withoutTenant } from './reference-data.ts';
import { accounts, counterparties, instruments } from './schema.ts';
import { membersOf } from './statement.ts';

/** More than one a day for half a year. */
const MOST = 200;

export async function instrumentVersions({ db, tenant }: TenantViews, symbol: string) {
  const rows = await db
    .select()
    .from(instruments)
    .where(and(eq(instruments.tenant, tenant), eq(instruments.symbol, symbol)))
    .orderBy(desc(instruments.validFrom))
    .limit(MOST);
  return rows.map(withoutTenant);
}

export async function accountVersions({ db, tenant }: TenantViews, account: string) {
  const rows = await db
    .select()
    .from(accounts)
    .where(and(eq(accounts.tenant, tenant), eq(accounts.account, account)))
    .orderBy(desc(accounts.validFrom))
    .limit(MOST);
  return rows.map(withoutTenant);
}

export async function counterpartyVersions({ db, tenant }: TenantViews, lei: string) {
  const rows = await db
    .select()
    .from(counterparties)
    .where(and(eq(counterparties.tenant, tenant), eq(counterparties.lei, lei)))
    .orderBy(desc(counterparties.validFrom))
    .limit(MOST);
  return rows.map(withoutTenant);
}

/** Reference data whose code is the tenant's own choice. */
export type CodeOf = 'instrument' | 'account';

/** Finds the codes that records have, compared character by character. */
export async function recordedCodes(
  { db, tenant }: TenantViews,
  of: CodeOf,
  codes: readonly string[],
): Promise<ReadonlySet<string>> {
  const [table, column] = of === 'account' ? [accounts, accounts.account] : [instruments, instruments.symbol];
  const [first, ...others] = boundLists([...new Set(codes)]).map(list =>
    db
      .selectDistinct({ code: column })
      .from(table)
      .where(and(eq(table.tenant, tenant), inArray(column, membersOf(sql`${list}`)))),
  );
  if (!first) return new Set();
  const answers = await db.batch([first, ...others]);
  return new Set(answers.flat().map(({ code }) => code));
}
