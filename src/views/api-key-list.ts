/** Pages of API keys: each reads ranges of indexes, about as many rows as the page shows. */
import { and, desc, eq, gt, lte, type SQL, sql } from 'drizzle-orm';
import type { SQLiteColumn } from 'drizzle-orm/sqlite-core';
import type { KeyState } from '../domain/api-key.ts';
import type { ApiKeyRow } from './api-keys.ts';
import type { TenantViews } from './database.ts';
import { apiKeys, REVOKED, WITH_END, WITHOUT_END } from './schema.ts';

/** Place of a key in a walk through the list. */
export interface KeyPlace {
  /** Time of the first page, RFC 3339: a key that ends during a walk keeps its place in that walk. */
  at: string;
  part: 'active' | 'ended';
  /** Creation of an active key, end of another; RFC 3339. */
  time: string;
  id: string;
}

interface Placed {
  row: ApiKeyRow;
  place: KeyPlace;
}

/**
 * Lists the active keys by creation, then the others by their end, each the latest first.
 * @param state only keys in that state
 * @param now RFC 3339
 * @returns up to `limit` keys, each with its place
 */
export async function listApiKeys(
  views: TenantViews,
  state: KeyState | undefined,
  now: string,
  limit: number,
  after: KeyPlace | null,
): Promise<Placed[]> {
  const at = (state === undefined && after?.at) || now;
  const active = state === undefined || state === 'active';
  const ended = state !== 'active';
  const found: Placed[] = [];
  if (active && after?.part !== 'ended') found.push(...(await readPart(views, 'active', state, at, limit, after)));
  if (ended && found.length < limit) {
    const from = after?.part === 'ended' ? after : null;
    found.push(...(await readPart(views, 'ended', state, at, limit - found.length, from)));
  }
  return found;
}

/** Reads from each range of an index that holds keys of a part, in one commit, and merges them. */
async function readPart(
  { db, tenant }: TenantViews,
  part: KeyPlace['part'],
  state: KeyState | undefined,
  at: string,
  limit: number,
  after: KeyPlace | null,
): Promise<Placed[]> {
  const read = (time: SQLiteColumn | SQL, ...conditions: (SQL | undefined)[]) =>
    db
      .select()
      .from(apiKeys)
      .where(
        and(
          eq(apiKeys.tenant, tenant),
          ...conditions,
          after ? sql`(${time}, ${apiKeys.id}) < (${after.time}, ${after.id})` : undefined,
        ),
      )
      .orderBy(desc(time), desc(apiKeys.id))
      .limit(limit);
  const { createdAt, expiresAt, revokedAt } = apiKeys;
  // Keeps SQLite from a walk by creation: these ranges hold few keys, which are sorted.
  const sorted = sql`+${createdAt}`;
  // SQLite uses one upper bound of a range, and a place is the tighter one.
  const past = (time: SQLiteColumn) => (after ? undefined : lte(time, at));
  const ranges = await db.batch(
    part === 'active'
      ? [
          read(createdAt, WITHOUT_END),
          read(sorted, WITH_END, gt(expiresAt, at)),
          // Keys that were active when this walk began.
          ...(state === undefined ? [read(sorted, REVOKED, gt(revokedAt, at))] : []),
        ]
      : state === 'expired'
        ? [read(expiresAt, WITH_END, past(expiresAt))]
        : [
            read(revokedAt, REVOKED, past(revokedAt)),
            ...(state === undefined ? [read(expiresAt, WITH_END, past(expiresAt))] : []),
          ],
  );
  return ranges
    .flat()
    .map(row => ({ row, place: { at, part, time: timeIn(row, part), id: row.id } }))
    .sort((one, other) => compare(other.place.time, one.place.time) || compare(other.place.id, one.place.id))
    .slice(0, limit);
}

function timeIn({ id, createdAt, revokedAt, expiresAt }: ApiKeyRow, part: KeyPlace['part']): string {
  const time = part === 'active' ? createdAt : (revokedAt ?? expiresAt);
  if (time === null) throw new Error(`key ${id} is listed among those that ended, and has no end`);
  return time;
}

/** Compares as the database does, by bytes; both sides are ASCII. */
const compare = (one: string, other: string): number => (one < other ? -1 : one > other ? 1 : 0);
