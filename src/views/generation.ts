/**
 * Views can be built anew beside those in use. The rows of one build share a key in their tenant column; which build is in
 * use is one row, read within each statement, so that switching over is one step and no reader sees half of two builds.
 */
import { eq, type SQL, sql } from 'drizzle-orm';
import type { Views } from './database.ts';
import { viewGenerations } from './schema.ts';

/** The key of a build. The first has the tenant's own name; '#' stands in no tenant's name, so that builds never mix. */
export const generationKey = (tenant: string, generation: number): string =>
  generation === 0 ? tenant : `${tenant}#${generation}`;

/** The tenant whose build a key names. */
export const tenantOfKey = (key: string): string => key.split('#')[0] ?? key;

/** The key of the build in use, to compare a tenant column with. */
export const inUse = (tenant: string): SQL =>
  sql`coalesce((SELECT view_key FROM view_generations WHERE tenant = ${tenant}), ${tenant})`;

/** The keys of the builds in use, in the order of the tenants. */
export async function keysInUse(views: Views, tenants: readonly string[]): Promise<string[]> {
  const rows = await views
    .select()
    .from(viewGenerations)
    .where(sql`${viewGenerations.tenant} IN (SELECT value FROM json_each(${JSON.stringify([...new Set(tenants)])}))`);
  return tenants.map(tenant => rows.find(row => row.tenant === tenant)?.viewKey ?? tenant);
}

/** The number of the build in use: 0 for the first. */
export async function generationInUse(views: Views, tenant: string): Promise<number> {
  const [row] = await views.select().from(viewGenerations).where(eq(viewGenerations.tenant, tenant));
  return row?.generation ?? 0;
}

/** Puts a build in use. */
export async function putInUse(views: Views, tenant: string, generation: number): Promise<void> {
  const row = { tenant, generation, viewKey: generationKey(tenant, generation) };
  await views.insert(viewGenerations).values(row).onConflictDoUpdate({ target: viewGenerations.tenant, set: row });
}
