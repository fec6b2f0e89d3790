/**
 * The door to the view database. What is opened belongs to one tenant: queries take the tenant of their conditions and of
 * their rows from the handle, and from nowhere else. What spans tenants stands in all-tenants.ts.
 */
import { drizzle } from 'drizzle-orm/d1';

type Bindings = Pick<Env, 'VIEWS'>;

/** Typed access to the whole database, or to one session with it (which has all that drizzle calls): for src/views only. */
export const openDatabase = (database: D1Database | D1DatabaseSession) => drizzle(database as D1Database);

export type Database = ReturnType<typeof openDatabase>;

/** One tenant's rows of the view database. */
export class TenantViews {
  readonly #tenant: string;
  /** For src/views only. */
  readonly db: Database;

  constructor(db: Database, tenant: string) {
    this.db = db;
    this.#tenant = tenant;
  }

  get tenant(): string {
    return this.#tenant;
  }
}

export const openViews = ({ VIEWS }: Bindings, tenant: string): TenantViews =>
  new TenantViews(openDatabase(VIEWS), tenant);

/** Reads in order, none older than the bookmark of an earlier session. */
export interface ViewSession {
  views: TenantViews;
  /** How far it has come; null before its first read. */
  bookmark(): string | null;
}

export function openSession({ VIEWS }: Bindings, tenant: string, bookmark: string | undefined): ViewSession {
  const session = VIEWS.withSession(bookmark ?? 'first-unconstrained');
  return { views: new TenantViews(openDatabase(session), tenant), bookmark: () => session.getBookmark() };
}
