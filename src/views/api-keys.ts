/** API keys as kept: never the key itself. */
import { and, desc, eq, isNull, sql } from 'drizzle-orm';
import { type Actor, subjectOfKey } from '../domain/actor.ts';
import type { TenantViews } from './database.ts';
import { apiKeys } from './schema.ts';

export type ApiKeyRow = typeof apiKeys.$inferSelect;

/**
 * Lists a person, every key that the person made, and the keys that those keys made, revoked ones included.
 * A key whose maker's issuer is unknown counts for every issuer.
 */
export async function subjectsActingFor({ db, tenant }: TenantViews, person: Actor): Promise<string[]> {
  const made = await db.all<{ subject: string }>(sql`
    WITH RECURSIVE made (subject, issuer) AS (
      SELECT ${person.actor}, ${person.actorIssuer ?? null}
      UNION
      SELECT ${subjectOfKey('')} || api_keys.id, NULL FROM api_keys JOIN made ON api_keys.created_by = made.subject
      WHERE api_keys.tenant = ${tenant}
        AND (api_keys.actor_issuer IS NULL OR made.issuer IS NULL OR api_keys.actor_issuer = made.issuer)
    )
    SELECT subject FROM made`);
  return made.map(({ subject }) => subject);
}

export async function insertApiKey({ db, tenant }: TenantViews, key: Omit<ApiKeyRow, 'tenant'>): Promise<void> {
  await db.insert(apiKeys).values({ ...key, tenant });
}

/** The keys of the tenant, the newest first. */
export const listApiKeys = ({ db, tenant }: TenantViews, limit: number): Promise<ApiKeyRow[]> =>
  db.select().from(apiKeys).where(eq(apiKeys.tenant, tenant)).orderBy(desc(apiKeys.createdAt)).limit(limit);

const own = (tenant: string, id: string) => and(eq(apiKeys.tenant, tenant), eq(apiKeys.id, id));

export async function findOwnApiKey({ db, tenant }: TenantViews, id: string): Promise<ApiKeyRow | null> {
  const [row] = await db.select().from(apiKeys).where(own(tenant, id));
  return row ?? null;
}

/** Revokes a key. @returns the key; null when the tenant has no such key. A revoked one stays as it is. */
export async function revokeApiKey(views: TenantViews, id: string, at: string): Promise<ApiKeyRow | null> {
  await views.db
    .update(apiKeys)
    .set({ revokedAt: at })
    .where(and(own(views.tenant, id), isNull(apiKeys.revokedAt)));
  return findOwnApiKey(views, id);
}

export async function noteUse({ db, tenant }: TenantViews, id: string, at: string): Promise<void> {
  await db.update(apiKeys).set({ lastUsedAt: at }).where(own(tenant, id));
}
