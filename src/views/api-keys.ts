/** API keys as kept: hashes of their secrets, and what ends each key in its own row. */
import { and, eq, isNull, lte, or, type SQL, sql } from 'drizzle-orm';
import { type Actor, actorOf, keyIdIn, subjectOfKey } from '../domain/actor.ts';
import { MAX_ACTIVE_KEYS, MAX_REPLACED_SECRETS, USE_NOTED_EVERY_MS } from '../domain/api-key.ts';
import type { TenantViews } from './database.ts';
import { apiKeys, WITH_END, WITHOUT_END } from './schema.ts';
import { bindingOnce } from './statement.ts';

export type ApiKeyRow = typeof apiKeys.$inferSelect;

/** A key that is to be made. */
export type NewApiKeyRow = Pick<
  ApiKeyRow,
  'id' | 'hash' | 'name' | 'roles' | 'accounts' | 'createdBy' | 'actorIssuer' | 'createdAt' | 'givenExpiresAt'
>;

const KEY = sql.raw(`'${subjectOfKey('')}'`);
const IS_MADE_BY_KEY = sql.raw(`created_by GLOB '${subjectOfKey('*')}'`);

/** Condition on rows of `api_keys` under a name. @param at RFC 3339 */
const activeAt = (at: string, name = 'api_keys'): SQL => {
  const row = sql.raw(name);
  return sql`${row}.revoked_at IS NULL AND (${row}.expires_at IS NULL OR ${row}.expires_at > ${at})`;
};

/** The earlier of two times; one that is NULL does not count. */
const earlier = (one: SQL, other: SQL): SQL => sql`coalesce(min(${one}, ${other}), ${one}, ${other})`;

const own = (tenant: string, id: string) => and(eq(apiKeys.tenant, tenant), eq(apiKeys.id, id));

/** Ids of a key and of the keys that end with that key; `condition` is about `made`. */
const withThoseUnder = (tenant: string, id: string, condition: SQL): SQL => sql`(
  WITH RECURSIVE ending (id) AS (
    SELECT id FROM api_keys WHERE tenant = ${tenant} AND id = ${id}
    UNION
    SELECT made.id FROM ending JOIN api_keys AS made ON made.tenant = ${tenant} AND made.created_by = ${KEY} || ending.id
    WHERE made.adopted_at IS NULL AND ${condition}
  )
  SELECT id FROM ending)`;

/** `people` with one more, who is added once; unchanged for null. */
const peopleWith = (one: Actor | null): SQL => {
  if (one === null) return sql`people`;
  const issuer = one.actorIssuer ?? null;
  return sql`CASE WHEN EXISTS (
      SELECT 1 FROM json_each(people) WHERE value ->> 'actor' = ${one.actor} AND value ->> 'actorIssuer' IS ${issuer}
    ) THEN people ELSE json_insert(coalesce(people, '[]'), '$[#]', json(${JSON.stringify(actorOf(one))})) END`;
};

/**
 * Lists a person and the person's keys: made, rolled or adopted, those that these made, and ended ones.
 * A key whose maker's issuer is unknown counts for every issuer.
 */
export async function subjectsActingFor({ db, tenant }: TenantViews, person: Actor): Promise<string[]> {
  const issuer = person.actorIssuer ?? null;
  const acting = await db.all<{ subject: string }>(sql`
    WITH RECURSIVE acting (subject, issuer) AS (
      SELECT ${person.actor}, ${issuer}
      UNION
      SELECT ${KEY} || id, NULL FROM api_keys
      WHERE tenant = ${tenant} AND people IS NOT NULL AND EXISTS (
        SELECT 1 FROM json_each(people) WHERE value ->> 'actor' = ${person.actor}
          AND (${issuer} IS NULL OR value ->> 'actorIssuer' IS NULL OR value ->> 'actorIssuer' = ${issuer})
      )
      UNION
      SELECT ${KEY} || api_keys.id, NULL FROM acting
      JOIN api_keys ON api_keys.tenant = ${tenant} AND api_keys.created_by = acting.subject
      WHERE api_keys.actor_issuer IS NULL OR acting.issuer IS NULL OR api_keys.actor_issuer = acting.issuer
    )
    SELECT subject FROM acting`);
  return acting.map(({ subject }) => subject);
}

/**
 * Makes a key, unless the tenant has too many. A key made by a key gets its maker's end, if that is earlier.
 * @returns null when no key was made: there are too many, or the key that would make it has ended
 */
export async function insertApiKey(views: TenantViews, key: NewApiKeyRow): Promise<ApiKeyRow | null> {
  const { db, tenant } = views;
  const { id, hash, name, roles, accounts, createdBy, actorIssuer, createdAt, givenExpiresAt } = key;
  const maker = keyIdIn(createdBy);
  const atMost = sql`LIMIT ${MAX_ACTIVE_KEYS}`;
  const made = await db.all(sql`
    INSERT INTO api_keys
      (id, hash, tenant, name, roles, accounts, created_by, actor_issuer, created_at, given_expires_at, expires_at)
    SELECT ${id}, ${hash}, ${tenant}, ${name}, ${JSON.stringify(roles)}, ${accounts && JSON.stringify(accounts)},
      ${createdBy}, ${actorIssuer}, ${createdAt}, ${givenExpiresAt},
      ${earlier(sql`${givenExpiresAt}`, sql`maker.expires_at`)}
    FROM (SELECT 1) LEFT JOIN api_keys AS maker ON maker.tenant = ${tenant} AND maker.id = ${maker}
    WHERE (${maker} IS NULL OR (maker.id IS NOT NULL AND ${activeAt(createdAt, 'maker')}))
      AND (SELECT count(*) FROM (SELECT 1 FROM api_keys WHERE tenant = ${tenant} AND ${WITHOUT_END} ${atMost}))
        + (SELECT count(*) FROM
            (SELECT 1 FROM api_keys WHERE tenant = ${tenant} AND ${WITH_END} AND expires_at > ${createdAt} ${atMost}))
        < ${MAX_ACTIVE_KEYS}
    RETURNING id`);
  return made.length === 0 ? null : await findOwnApiKey(views, id);
}

/** @returns null when the tenant has no such key */
export async function findOwnApiKey({ db, tenant }: TenantViews, id: string): Promise<ApiKeyRow | null> {
  const [row] = await db.select().from(apiKeys).where(own(tenant, id));
  return row ?? null;
}

/**
 * Revokes a key and the keys that end with the key. An ended key stays as it is.
 * @returns the key, and the ids of all keys ended now; null when the tenant has no such key
 */
export async function revokeApiKey(
  { db, tenant }: TenantViews,
  id: string,
  at: string,
): Promise<{ row: ApiKeyRow; ended: string[] } | null> {
  const revoked = sql`(SELECT coalesce(revoked_at, ${at}) FROM api_keys WHERE tenant = ${tenant} AND id = ${id})`;
  const [, [row], ended] = await db.batch([
    db
      .update(apiKeys)
      .set({ revokedAt: revoked })
      .where(and(sql`id IN ${withThoseUnder(tenant, id, sql`made.revoked_at IS NULL`)}`, activeAt(at))),
    db.select().from(apiKeys).where(own(tenant, id)),
    db
      .select({ id: apiKeys.id })
      .from(apiKeys)
      .where(sql`id IN ${withThoseUnder(tenant, id, sql`made.revoked_at = ${revoked}`)}`),
  ]);
  return row ? { row, ended: row.revokedAt === null ? [] : ended.map(one => one.id) } : null;
}

/** Tells that a key is another, or ends with that other through the whole chain of makers. */
export async function isOrEndsWith({ db, tenant }: TenantViews, id: string, other: string): Promise<boolean> {
  const maker = sql`CASE WHEN adopted_at IS NULL AND ${IS_MADE_BY_KEY}
    THEN substr(created_by, ${subjectOfKey('').length + 1}) END`;
  const found = await db.all(sql`
    WITH RECURSIVE chain (id, maker) AS (
      SELECT id, ${maker} FROM api_keys WHERE tenant = ${tenant} AND id = ${id}
      UNION
      SELECT api_keys.id, ${maker} FROM chain JOIN api_keys ON api_keys.tenant = ${tenant} AND api_keys.id = chain.maker
    )
    SELECT 1 FROM chain WHERE id = ${other}`);
  return found.length > 0;
}

export interface Roll {
  hash: string;
  /** RFC 3339. */
  at: string;
  /** End of the secret that is replaced, RFC 3339. */
  until: string;
  /** Person who is given the secret; null for a key. */
  by: Actor | null;
}

/** Gives a key another secret. @returns null when the key has ended, or as many replaced secrets still work as may */
export async function rollApiKey(
  { db, tenant }: TenantViews,
  id: string,
  { hash, at, until, by }: Roll,
): Promise<ApiKeyRow | null> {
  const standing = sql`(
    SELECT coalesce(json_group_array(json(value)), '[]') FROM json_each(replaced_secrets) WHERE value ->> 'until' > ${at}
  )`;
  const [row] = await db
    .update(apiKeys)
    .set({
      hash,
      rolledAt: at,
      replacedSecrets: sql`json_insert(${standing}, '$[#]', json_object('hash', hash, 'until', ${until}))`,
      people: peopleWith(by),
    })
    .where(and(own(tenant, id), activeAt(at), sql`json_array_length(${standing}) < ${MAX_REPLACED_SECRETS}`))
    .returning();
  return row ?? null;
}

/**
 * Keeps a key that a key made, and the keys under it as far as they end with it. Any other key stays as it is.
 * @returns null when the tenant has no such key
 */
export async function adoptApiKey(views: TenantViews, id: string, by: Actor, at: string): Promise<ApiKeyRow | null> {
  const { db, tenant } = views;
  const adopt = sql`
    UPDATE api_keys SET adopted_by = ${by.actor}, adopted_issuer = ${by.actorIssuer ?? null}, adopted_at = ${at},
      people = ${peopleWith(by)}
    WHERE tenant = ${tenant} AND id = ${id} AND ${IS_MADE_BY_KEY} AND adopted_at IS NULL
      AND ${activeAt(at)}`;
  const prolong = sql`
    WITH RECURSIVE kept (id, expires_at) AS (
      SELECT id, given_expires_at FROM api_keys WHERE tenant = ${tenant} AND id = ${id} AND adopted_at IS NOT NULL
      UNION
      SELECT made.id, ${earlier(sql`made.given_expires_at`, sql`kept.expires_at`)}
      FROM kept JOIN api_keys AS made ON made.tenant = ${tenant} AND made.created_by = ${KEY} || kept.id
      WHERE made.adopted_at IS NULL
    )
    UPDATE api_keys SET expires_at = kept.expires_at FROM kept WHERE api_keys.id = kept.id AND ${activeAt(at)}`;
  await db.$client.batch([bindingOnce(db, adopt), bindingOnce(db, prolong)]);
  return await findOwnApiKey(views, id);
}

/** Notes a use, at most once an hour, however many are noted at once. @param at RFC 3339 */
export async function noteUse({ db, tenant }: TenantViews, id: string, at: string): Promise<void> {
  const before = new Date(Date.parse(at) - USE_NOTED_EVERY_MS).toISOString();
  await db
    .update(apiKeys)
    .set({ lastUsedAt: at })
    .where(and(own(tenant, id), or(isNull(apiKeys.lastUsedAt), lte(apiKeys.lastUsedAt, before))));
}
