/** A D1 database that fails every statement while its switch is on; it can be prepared for, as the real one can. */
import { done, faults } from './faults.ts';

/** The statements that a batch is really made of. */
const inners = new WeakMap<D1PreparedStatement, D1PreparedStatement>();

export const faultyDatabase = (inner: D1Database): D1Database => ({
  ...faultySession(inner),
  exec: sql => unlessDown(() => inner.exec(sql)),
  dump: () => unlessDown(() => inner.dump()),
  withSession: constraint => {
    const session = inner.withSession(constraint);
    return { ...faultySession(session), getBookmark: () => session.getBookmark() };
  },
});

const faultySession = (inner: Pick<D1Database, 'prepare' | 'batch'>): Pick<D1Database, 'prepare' | 'batch'> => ({
  prepare: sql => faultyStatement(inner.prepare(sql)),
  batch: statements => unlessDown(() => inner.batch(statements.map(statement => inners.get(statement) ?? statement))),
});

function faultyStatement(inner: D1PreparedStatement): D1PreparedStatement {
  const outer = {
    bind: (...values: unknown[]) => faultyStatement(inner.bind(...values)),
    first: (column: string) => unlessDown(() => inner.first(column)),
    run: () => unlessDown(() => inner.run()),
    all: () => unlessDown(() => inner.all()),
    raw: (options?: { columnNames?: false }) => unlessDown(() => inner.raw(options)),
    // The overloads of `first` and `raw` can't be said in an object.
  } as D1PreparedStatement;
  inners.set(outer, inner);
  return outer;
}

async function unlessDown<T>(run: () => Promise<T>): Promise<T> {
  if (!faults.database) return run();
  done.database += 1;
  throw new Error('D1_ERROR: turned off by a fault switch');
}
