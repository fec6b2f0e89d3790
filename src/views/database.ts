import { drizzle } from 'drizzle-orm/d1';
import * as schema from './schema.ts';

/** Typed access to the view database, or to one session with it (which has all that drizzle calls). */
export const openViews = (database: D1Database | D1DatabaseSession) => drizzle(database as D1Database, { schema });

export type Views = ReturnType<typeof openViews>;
