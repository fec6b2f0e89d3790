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
const WRITES = /^\s*(?:with[^(]*\([^)]*\)\s*)?(?:insert|update|delete|replace)/i;

/** Made once and used by one world after the other: whatever a world writes is rolled back after it. */
export class DatabaseFile {
  readonly #database = new DatabaseSync(':memory:');
  readonly #statements = new Map<string, [objects: StatementSync, arrays: StatementSync]>();

  constructor() {
    for (const file of readdirSync(migrations).filter(name => name.endsWith('.sql')))
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
    return this.#statement(query)[0].all(...bindings);
  }

  arrays(query: string, bindings: SQLInputValue[]): unknown[] {
    return this.#statement(query)[1].all(...bindings);
  }

  /** All of it, or none. */
  atomic<T>(work: () => T): T {
    this.#database.exec('SAVEPOINT batch');
    try {
      const result = work();
      this.#database.exec('RELEASE batch');
      return result;
    } catch (error) {
      this.#database.exec('ROLLBACK TO batch; RELEASE batch');
      throw error;
    }
  }

  #statement(query: string): [StatementSync, StatementSync] {
    const known = this.#statements.get(query);
    if (known) return known;
    const pair: [StatementSync, StatementSync] = [this.#database.prepare(query), this.#database.prepare(query)];
    pair[1].setReturnArrays(true);
    this.#statements.set(query, pair);
    return pair;
  }
}

export class SimulatedDatabase {
  readonly file: DatabaseFile;
  readonly #world: World;
  readonly #written: () => void;

  /** @param written called after each change */
  constructor(world: World, file: DatabaseFile, written: () => void) {
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
          this.file.atomic(() => statements.map(bound => this.#result(bound))),
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
    const results = this.file.rows(query, ...bindings);
    const writes = WRITES.test(query);
    if (writes) this.#written();
    const changes = writes ? Number(this.file.rows('SELECT changes() AS changes')[0]?.changes) : 0;
    return { success: true, results, meta: { changes, rows_read: results.length, rows_written: changes } };
  }

  #arrays({ query, bindings }: Bound) {
    if (WRITES.test(query)) this.#written();
    return this.file.arrays(query, bindings);
  }
}

const nameOf = (query: string): string => query.slice(0, 40);
