/** The view database, with each statement and what was bound to it kept for the test to look at. */
import { env } from 'cloudflare:workers';

export interface Said {
  query: string;
  values: unknown[];
}

type Querying = Pick<D1Database, 'prepare' | 'batch'>;

export function watchedDatabase(said: Said[]): D1Database {
  const watched = (database: Querying) => ({
    prepare: (query: string) => {
      const statement = database.prepare(query);
      const bind = statement.bind.bind(statement);
      return Object.assign(statement, {
        bind: (...values: unknown[]) => {
          said.push({ query, values });
          return bind(...values);
        },
      });
    },
    batch: database.batch.bind(database),
  });
  return {
    ...watched(env.VIEWS),
    withSession: (constraint: string) => {
      const session = env.VIEWS.withSession(constraint);
      return { ...watched(session), getBookmark: () => session.getBookmark() };
    },
  } as unknown as D1Database;
}
