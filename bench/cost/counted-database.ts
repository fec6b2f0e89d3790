/** A D1 database that counts the rows which it says each statement has read and written. */
import { statementName } from './statement-name.ts';
import type { Tally } from './tally.ts';

type Querying = Pick<D1Database, 'prepare' | 'batch'>;

export function countedDatabase(database: D1Database, tally: Tally): D1Database {
  return {
    ...counted(database, tally),
    withSession: (constraint: D1SessionConstraint) => {
      const session = database.withSession(constraint);
      return { ...counted(session, tally), getBookmark: () => session.getBookmark() };
    },
  } as D1Database;
}

function counted(database: Querying, tally: Tally): Querying {
  /** The real statement and its text, of each that was given out. */
  const known = new WeakMap<D1PreparedStatement, { real: D1PreparedStatement; query: string }>();

  const note = <T>(query: string, result: D1Result<T>): D1Result<T> => {
    const by = `D1: ${statementName(query)}`;
    tally.add('databaseRowsRead', by, result.meta.rows_read);
    if (result.meta.rows_written > 0) tally.add('databaseRowsWritten', by, result.meta.rows_written);
    return result;
  };

  const statement = (real: D1PreparedStatement, query: string): D1PreparedStatement => {
    const all = async <T>() => note(query, await real.all<T>());
    const self = {
      bind: (...values: unknown[]) => statement(real.bind(...values), query),
      all,
      run: all,
      first: async (column?: string) => {
        const [row] = (await all<Record<string, unknown>>()).results;
        return column === undefined ? (row ?? null) : (row?.[column] ?? null);
      },
      // The real one says nothing of rows. No statement here has two columns of one name, which objects could not hold.
      raw: async () => (await all<Record<string, unknown>>()).results.map(row => Object.values(row)),
    } as unknown as D1PreparedStatement;
    known.set(self, { real, query });
    return self;
  };

  return {
    prepare: query => statement(database.prepare(query), query),
    async batch<T>(statements: D1PreparedStatement[]) {
      const originals = statements.map(given => {
        const original = known.get(given);
        if (!original) throw new Error('a statement of another database');
        return original;
      });
      const results = await database.batch<T>(originals.map(({ real }) => real));
      for (const [index, result] of results.entries()) note(originals[index]?.query ?? '', result);
      return results;
    },
  };
}
