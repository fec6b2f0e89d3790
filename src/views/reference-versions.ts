/** The history of reference records: every change that was recorded, the newest first. */
import { and, desc, eq, inArray, isNull, lte, or, sql } from 'drizzle-orm';
import type { ReferenceKind } from '../contracts/reference.ts';
import type { Account, Counterparty, Instrument } from '../domain/booking/reference-data.ts';
import type { TenantViews } from './database.ts';
import { boundLists } from './insert-rows.ts';
import { accounts, instruments, referenceChanges } from './reference-schema.ts';
import { membersOf } from './statement.ts';

/** Place of a change in the history of a code. */
export type ChangePlace = readonly [change: number, validFrom: string];

interface Records {
  instruments: Instrument;
  accounts: Account;
  counterparties: Counterparty;
}

export interface HistoryQuery {
  /** RFC 3339 with milliseconds, UTC; absent for all of the history. */
  asOf?: string | undefined;
  limit: number;
  /** Only changes that are older than this one. */
  after: ChangePlace | null;
}

/** Lists what was recorded of a code. Changes without a time, of earlier releases, came before every time. */
export async function readHistory<Kind extends ReferenceKind>(
  { db, tenant }: TenantViews,
  kind: Kind,
  code: string,
  { asOf, limit, after }: HistoryQuery,
) {
  const { change, validFrom, recordedAt } = referenceChanges;
  const rows = await db
    .select()
    .from(referenceChanges)
    .where(
      and(
        eq(referenceChanges.tenant, tenant),
        eq(referenceChanges.kind, kind),
        eq(referenceChanges.code, code),
        asOf === undefined ? undefined : or(isNull(recordedAt), lte(recordedAt, asOf)),
        after === null ? undefined : sql`(${change}, ${validFrom}) < (${after[0]}, ${after[1]})`,
      ),
    )
    .orderBy(desc(change), desc(validFrom))
    .limit(limit);
  return rows.map(({ record, actorIssuer, ...row }) => ({
    ...(record as unknown as Records[Kind]),
    validFrom: row.validFrom,
    change: row.change,
    recordedAt: row.recordedAt,
    recordedBy: row.recordedBy,
    ...(actorIssuer !== null && { actorIssuer }),
  }));
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
