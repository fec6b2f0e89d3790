/** Which trades came to booking under a client reference, and in which order: what a possible duplicate is found by. */
import { sql } from 'drizzle-orm';
import type { TenantViews } from './database.ts';
import { clientReferences } from './schema.ts';
import { statement } from './statement.ts';

/** Someone who gives every trade the same reference shall not make booking read them all. */
const MOST_COMPARED = 20;

/** Above every claim. */
const NO_CLAIM = String(Number.MAX_SAFE_INTEGER);

/** A trade that gives a client reference. */
export interface Claim {
  clientReference: string;
  tradeId: string;
}

/** Numbers that follow the last one of each reference, in the order of the pairs; they may leave some out. */
const CLAIM = statement(['tenant', 'pairs'], (db, { tenant, pairs }) =>
  db
    .insert(clientReferences)
    .select(
      sql`SELECT ${tenant}, value ->> 0, value ->> 1, key + 1 + coalesce((SELECT max(claim) FROM ${clientReferences}
        WHERE tenant = ${tenant} AND client_reference = value ->> 0), 0) FROM json_each(${pairs}) WHERE true`,
    )
    .onConflictDoNothing({
      target: [clientReferences.tenant, clientReferences.clientReference, clientReferences.tradeId],
    }),
);

/** For each of the pairs, the last ones before it, the latest first; every claim precedes a trade without one. */
const EARLIER = statement(['tenant', 'pairs'], (db, { tenant, pairs }) =>
  db
    .select({
      tradeIds: sql<string>`(SELECT json_group_array(trade_id) FROM (
        SELECT trade_id FROM ${clientReferences}
        WHERE tenant = ${tenant} AND client_reference = value ->> 0 AND claim < coalesce((
          SELECT claim FROM ${clientReferences}
          WHERE tenant = ${tenant} AND client_reference = value ->> 0 AND trade_id = value ->> 1), ${sql.raw(NO_CLAIM)})
        ORDER BY claim DESC LIMIT ${sql.raw(String(MOST_COMPARED))}))`,
    })
    .from(sql`json_each(${pairs})`)
    .orderBy(sql`key`),
);

/**
 * Notes that these trades have come to booking; one that was noted before keeps its place.
 * @returns for each of them, in order, the last twenty trades that came before it under the same reference
 */
export async function claimReferences({ db, tenant }: TenantViews, claims: readonly Claim[]): Promise<string[][]> {
  if (claims.length === 0) return [];
  const pairs = pairsOf(claims);
  const [, rows] = await db.batch([CLAIM(db, { tenant, pairs }), EARLIER(db, { tenant, pairs })]);
  return rows.map(earliestFirst);
}

/** The same answer for trades that are not at booking; notes nothing. */
export async function earlierReferences({ db, tenant }: TenantViews, claims: readonly Claim[]): Promise<string[][]> {
  if (claims.length === 0) return [];
  const [rows] = await db.batch([EARLIER(db, { tenant, pairs: pairsOf(claims) })]);
  return rows.map(earliestFirst);
}

const pairsOf = (claims: readonly Claim[]): string =>
  JSON.stringify(claims.map(({ clientReference, tradeId }) => [clientReference, tradeId]));

const earliestFirst = ({ tradeIds }: { tradeIds: string }): string[] => JSON.parse(tradeIds).reverse();
