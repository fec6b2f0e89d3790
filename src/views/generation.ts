/**
 * Views can be built anew beside those in use. The rows of one build share a key in their tenant column; which build is in
 * use is one row, read within each statement, so that switching over is one step and no reader sees half of two builds.
 */
import { eq, type SQL, sql } from 'drizzle-orm';
import { TenantViews } from './database.ts';
import { viewGenerations } from './schema.ts';

/** One build of a tenant's views. */
export class ViewBuild extends TenantViews {
  readonly #generation: number;

  constructor({ db, tenant }: TenantViews, generation: number) {
    super(db, tenant);
    this.#generation = generation;
  }

  /** 0 for the first. */
  get generation(): number {
    return this.#generation;
  }

  /** What its rows have in their tenant column: the first build the tenant's own name. '#' stands in no tenant's name, so that builds never mix. */
  get key(): string {
    return this.#generation === 0 ? this.tenant : `${this.tenant}#${this.#generation}`;
  }
}

/** The key of the build in use, to compare a tenant column with. */
export const inUse = ({ tenant }: TenantViews): SQL =>
  sql`coalesce((SELECT view_key FROM view_generations WHERE tenant = ${tenant}), ${tenant})`;

export async function buildInUse(views: TenantViews): Promise<ViewBuild> {
  const [row] = await views.db.select().from(viewGenerations).where(eq(viewGenerations.tenant, views.tenant));
  return new ViewBuild(views, row?.generation ?? 0);
}

/** Puts a build in use. */
export async function putInUse({ db, tenant, generation, key }: ViewBuild): Promise<void> {
  const row = { tenant, generation, viewKey: key };
  await db.insert(viewGenerations).values(row).onConflictDoUpdate({ target: viewGenerations.tenant, set: row });
}
