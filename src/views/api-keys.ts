/** API keys as kept: never the key itself. */
import { and, desc, eq, isNull } from 'drizzle-orm';
import type { Views } from './database.ts';
import { apiKeys } from './schema.ts';

export type ApiKeyRow = typeof apiKeys.$inferSelect;

export async function findApiKey(views: Views, id: string): Promise<ApiKeyRow | null> {
  const [row] = await views.select().from(apiKeys).where(eq(apiKeys.id, id));
  return row ?? null;
}

export async function insertApiKey(views: Views, row: ApiKeyRow): Promise<void> {
  await views.insert(apiKeys).values(row);
}

/** The keys of a tenant, the newest first. */
export const listApiKeys = (views: Views, tenant: string, limit: number): Promise<ApiKeyRow[]> =>
  views.select().from(apiKeys).where(eq(apiKeys.tenant, tenant)).orderBy(desc(apiKeys.createdAt)).limit(limit);

/** Revokes a key of a tenant. @returns the key; null when the tenant has no such key. A revoked one stays as it is. */
export async function revokeApiKey(views: Views, tenant: string, id: string, at: string): Promise<ApiKeyRow | null> {
  const own = and(eq(apiKeys.tenant, tenant), eq(apiKeys.id, id));
  await views
    .update(apiKeys)
    .set({ revokedAt: at })
    .where(and(own, isNull(apiKeys.revokedAt)));
  const [row] = await views.select().from(apiKeys).where(own);
  return row ?? null;
}

export async function noteUse(views: Views, id: string, at: string): Promise<void> {
  await views.update(apiKeys).set({ lastUsedAt: at }).where(eq(apiKeys.id, id));
}
