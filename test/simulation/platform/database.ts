/** The simulated D1: one database for all, each statement or batch at one moment, its answer some time later. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite';
import type { Place, World } from '../world.ts';
import { REFERENCE_DATA } from './reference-data.ts';

interface Bound {
  query: string;
  bindings: SQLInputValue[];
}

const migrations = join(import.meta.dirname, '../../../migrations');
const WRITES = /^\s*(?:with[^(]*\([^)]*\)\s*)?(?:insert\s+into|update|delete\s+from)\s+"?(\w+)/i;

interface Prepared {
  objects: StatementSync;
  arrays: StatementSync;
  /** The table that it writes to; null where it only reads. */
  writesTo: string | null;
}

/** Made once and used by one world after the other: whatever a world writes is rolled back after it. */
export class DatabaseFile {
  readonly #database = new DatabaseSync(':memory:');
  readonly #statements = new Map<string, Prepared>();
  readonly #savepoint = this.#database.prepare('SAVEPOINT batch');
  readonly #release = this.#database.prepare('RELEASE batch');

  constructor() {
    for (const file of readdirSync(migrations)
      .sort()
      .filter(name => name.endsWith('.sql')))
      this.#database.exec(readFileSync(join(migrations, file), 'utf8'));
    for (const [query, ...bindings] of REFERENCE_DATA) this.#database.prepare(query).run(...bindings);
  }

  begin() {
    this.#database.exec('BEGIN');
  }

  rollback() {
    this.#database.exec('ROLLBACK');
  }

  rows(query: string, ...bindings: SQLInputValue[]): Record<string, unknown>[] {
    return this.statement(query).objects.all(...bindings);
  }

  /** All of it, or none. */
  atomic<T>(work: () => T): T {
    this.#savepoint.run();
    try {
      const result = work();
      this.#release.run();
      return result;
    } catch (error) {
      this.#database.exec('ROLLBACK TO batch; RELEASE batch');
      throw error;
    }
  }

  statement(query: string): Prepared {
    const known = this.#statements.get(query);
    if (known) return known;
    const [objects, arrays] = [this.#database.prepare(query), this.#database.prepare(query)];
    arrays.setReturnArrays(true);
    const writesTo = WRITES.exec(query)?.[1] ?? null;
    if (writesTo === null && objects.columns().length === 0) throw new Error(`what does it write to? ${query}`);
    const prepared = { objects, arrays, writesTo };
    this.#statements.set(query, prepared);
    return prepared;
  }
}

export class SimulatedDatabase {
  readonly file: DatabaseFile;
  readonly #world: World;
  readonly #written: (table: string) => void;

  /** @param written called after each statement that has changed rows of a table */
  constructor(world: World, file: DatabaseFile, written: (table: string) => void) {
    this.#world = world;
    this.file = file;
    this.#written = written;
  }

  /** The binding as code at a place gets it. */
  binding(place: Place) {
    const ask = <T>(label: string, work: () => T) => this.#ask(place, label, work);
    const statement = ({ query, bindings }: Bound) => ({
      query,
      bindings,
      bind: (...values: SQLInputValue[]) => statement({ query, bindings: values }),
      all: () => ask(nameOf(query), () => this.#result({ query, bindings })),
      run: () => ask(nameOf(query), () => this.#result({ query, bindings })),
      raw: () => ask(nameOf(query), () => this.#arrays({ query, bindings })),
    });
    const binding = {
      prepare: (query: string) => statement({ query, bindings: [] }),
      batch: (statements: Bound[]) =>
        ask(`${statements.length} statements`, () =>
          statements.some(({ query }) => this.file.statement(query).writesTo)
            ? this.file.atomic(() => statements.map(bound => this.#result(bound)))
            : statements.map(bound => this.#result(bound)),
        ),
      withSession: () => binding,
    };
    return binding;
  }

  #ask<T>(place: Place, label: string, work: () => T): Promise<T> {
    return this.#world.call<T>(place, 'database', `database: ${label}`, answer => {
      if (this.#world.isAway('database')) return answer({ ok: false, error: new Error('D1_ERROR: overloaded') });
      try {
        answer({ ok: true, value: work() });
      } catch (error) {
        answer({ ok: false, error: new Error(`D1_ERROR: ${error instanceof Error ? error.message : error}`) });
      }
    });
  }

  #result({ query, bindings }: Bound) {
    const { objects, writesTo } = this.file.statement(query);
    // None of them asks what it has written (RETURNING).
    const changes = writesTo ? Number(objects.run(...bindings).changes) : 0;
    if (writesTo && changes > 0) this.#written(writesTo);
    const results = writesTo ? [] : objects.all(...bindings);
    return { success: true, results, meta: { changes, rows_read: results.length, rows_written: changes } };
  }

  #arrays({ query, bindings }: Bound) {
    const { arrays, writesTo } = this.file.statement(query);
    if (writesTo) throw new Error(`it writes, and is read as arrays: ${query}`);
    return arrays.all(...bindings);
  }
}

const nameOf = (query: string): string => query.slice(0, 40);
