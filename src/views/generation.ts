/**
 * Views can be built anew beside those in use. The rows of one build share a key in their tenant column; which build is in
 * use is one row, read within each statement, so that switching over is one step and no reader sees half of two builds.
 */
import { and, eq, lt, ne, type SQL, sql } from 'drizzle-orm';
import { TenantViews } from './database.ts';
import { viewGenerations } from './schema.ts';
import { type Places, statement } from './statement.ts';

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

/** The same in a statement that is put together once: `build` is bound to a build's key, or to null for the one in use. */
export const chosen = ({ build, tenant }: Places<'build' | 'tenant'>): SQL =>
  sql`coalesce(${build}, (SELECT view_key FROM view_generations WHERE tenant = ${tenant}), ${tenant})`;

const GENERATION = statement(['tenant'], (db, { tenant }) =>
  db.select().from(viewGenerations).where(eq(viewGenerations.tenant, tenant)),
);

/** The statement whose answer `buildFrom` reads. */
export const selectGeneration = ({ db, tenant }: TenantViews) => GENERATION(db, { tenant });

export const buildFrom = (views: TenantViews, [row]: readonly { generation: number }[]): ViewBuild =>
  new ViewBuild(views, row?.generation ?? 0);

export async function buildInUse(views: TenantViews): Promise<ViewBuild> {
  const [generation] = await views.db.batch([selectGeneration(views)]);
  return buildFrom(views, generation);
}

const STILL_IN_USE = statement(['tenant', 'key'], (db, { tenant, key }) =>
  // NULL where it must not be is how a statement of a batch can make all of it fail.
  db
    .update(viewGenerations)
    .set({ viewKey: sql`NULL` })
    .where(and(eq(viewGenerations.tenant, tenant), ne(viewGenerations.viewKey, key))),
);

/** A statement that writes nothing, and makes the commit that it is part of fail when another build has come into use. */
export const stillInUse = ({ db, tenant, key }: ViewBuild) => STILL_IN_USE(db, { tenant, key });

/** Puts a build in use, unless a later one is: what a dead process has sent may come long after. */
export async function putInUse({ db, tenant, generation, key }: ViewBuild): Promise<void> {
  const row = { tenant, generation, viewKey: key };
  await db
    .insert(viewGenerations)
    .values(row)
    .onConflictDoUpdate({
      target: viewGenerations.tenant,
      set: row,
      setWhere: lt(viewGenerations.generation, generation),
    });
}
