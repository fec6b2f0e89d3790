import { drizzle } from 'drizzle-orm/d1';
import * as schema from './schema.ts';

/** Typed access to the view database. */
export const openViews = (database: D1Database) => drizzle(database, { schema });

export type Views = ReturnType<typeof openViews>;
