/** API keys as kept: never the key itself. */
import { and, desc, eq, isNull } from 'drizzle-orm';
import type { TenantViews } from './database.ts';
import { apiKeys } from './schema.ts';

export type ApiKeyRow = typeof apiKeys.$inferSelect;

export async function insertApiKey({ db, tenant }: TenantViews, key: Omit<ApiKeyRow, 'tenant'>): Promise<void> {
  await db.insert(apiKeys).values({ ...key, tenant });
}

/** The keys of the tenant, the newest first. */
export const listApiKeys = ({ db, tenant }: TenantViews, limit: number): Promise<ApiKeyRow[]> =>
  db.select().from(apiKeys).where(eq(apiKeys.tenant, tenant)).orderBy(desc(apiKeys.createdAt)).limit(limit);

const own = (tenant: string, id: string) => and(eq(apiKeys.tenant, tenant), eq(apiKeys.id, id));

/** Revokes a key. @returns the key; null when the tenant has no such key. A revoked one stays as it is. */
export async function revokeApiKey({ db, tenant }: TenantViews, id: string, at: string): Promise<ApiKeyRow | null> {
  await db
    .update(apiKeys)
    .set({ revokedAt: at })
    .where(and(own(tenant, id), isNull(apiKeys.revokedAt)));
  const [row] = await db.select().from(apiKeys).where(own(tenant, id));
  return row ?? null;
}

export async function noteUse({ db, tenant }: TenantViews, id: string, at: string): Promise<void> {
  await db.update(apiKeys).set({ lastUsedAt: at }).where(own(tenant, id));
}
