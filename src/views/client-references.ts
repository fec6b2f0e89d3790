/** Which trades came to booking under a client reference, and in which order: what a possible duplicate is found by. */
import { and, eq, inArray, sql } from 'drizzle-orm';
import type { TenantViews } from './database.ts';
import { clientReferences } from './schema.ts';
import { membersOf, statement } from './statement.ts';

/** A trade that gives a client reference. */
export interface Claim {
  clientReference: string;
  tradeId: string;
}

const CLAIM = statement(['tenant', 'pairs'], (db, { tenant, pairs }) =>
  db.insert(clientReferences).select(
    sql`SELECT NULL, ${tenant}, value ->> 0, value ->> 1 FROM json_each(${pairs}) WHERE NOT EXISTS (
      SELECT 1 FROM ${clientReferences} WHERE tenant = ${tenant} AND client_reference = value ->> 0 AND trade_id = value ->> 1)`,
  ),
);

const CLAIMS = statement(['tenant', 'references'], (db, { tenant, references }) =>
  db
    .select()
    .from(clientReferences)
    .where(and(eq(clientReferences.tenant, tenant), inArray(clientReferences.clientReference, membersOf(references)))),
);

/**
 * Notes that these trades have come to booking; one that was noted before keeps its place.
 * @returns for each of them, in order, the trades that came before it under the same reference
 */
export async function claimReferences({ db, tenant }: TenantViews, claims: readonly Claim[]): Promise<string[][]> {
  if (claims.length === 0) return [];
  const pairs = JSON.stringify(claims.map(({ clientReference, tradeId }) => [clientReference, tradeId]));
  const references = JSON.stringify([...new Set(claims.map(claim => claim.clientReference))]);
  const [, rows] = await db.batch([CLAIM(db, { tenant, pairs }), CLAIMS(db, { tenant, references })]);
  return claims.map(({ clientReference, tradeId }) => {
    const ofReference = rows.filter(row => row.clientReference === clientReference);
    const own = ofReference.find(row => row.tradeId === tradeId);
    return ofReference.filter(row => own && row.claim < own.claim).map(row => row.tradeId);
  });
}
