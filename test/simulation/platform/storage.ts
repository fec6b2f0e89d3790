/**
 * The storage of one simulated object, its SQL part on SQLite: what is written between two awaits is made durable together and a little
 * later, and what was not durable when the object died is gone. The alarm is part of it.
 */
import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite';
import type { Isolate, World } from '../world.ts';
import { UndoableValues } from './values.ts';

/** What storage needs of the object around it. */
export interface Owner {
  readonly name: string;
  readonly isolate: Isolate | null;
  /** What was written is durable: what waited for it may leave. */
  durable(): void;
  /** What was written can't be made durable. */
  commitFailed(): void;
  /** Until it is called back, nothing but storage reaches the object. */
  closeGate(): () => void;
}

/** Databases that no object uses now. All that an object does is one transaction, rolled back before the next has it. */
const spare: SqlFile[] = [];

class SqlFile {
  readonly database = new DatabaseSync(':memory:');
  readonly #statements = new Map<string, StatementSync>();

  statement(query: string): StatementSync {
    const known = this.#statements.get(query);
    if (known) return known;
    const statement = this.database.prepare(query);
    this.#statements.set(query, statement);
    return statement;
  }
}

const WRITES = /^\s*(?:INSERT|UPDATE|DELETE|CREATE|DROP|ALTER|REPLACE)/i;

export class SimulatedStorage {
  /** When the alarm is to fire, as the object sees it. */
  alarm: number | null = null;
  /** The same, as it would be after a death. */
  durableAlarm: number | null = null;
  /** While the alarm runs, and did not set itself again, a death brings it back. */
  alarmRuns = false;
  dirty = false;
  readonly #world: World;
  readonly #owner: Owner;
  readonly values = new UndoableValues(() => this.#soil());
  /** Made when it is first used: most objects have values only. */
  #file: SqlFile | null = null;
  #synced: (() => void)[] = [];
  /** Counts durable states and deaths: a flush of an earlier one does nothing. */
  #epoch = 0;

  constructor(world: World, owner: Owner) {
    this.#world = world;
    this.#owner = owner;
  }

  /** The interface that objects get. */
  readonly api = {
    kv: this.values,
    sql: {
      exec: (query: string, ...bindings: SQLInputValue[]) => {
        if (WRITES.test(query)) this.#soil();
        return cursor(this.#statement(query).all(...bindings));
      },
    },
    transactionSync: <T>(writes: () => T): T => {
      this.#soil();
      const { point } = this.values;
      this.#sqlToo('SAVEPOINT writes');
      try {
        const result = writes();
        this.#sqlToo('RELEASE writes');
        return result;
      } catch (error) {
        this.values.takeBack(point);
        this.#sqlToo('ROLLBACK TO writes');
        this.#sqlToo('RELEASE writes');
        throw error;
      }
    },
    getAlarm: () => this.#gated('getAlarm', () => this.alarm),
    setAlarm: (time: number | Date) => {
      this.#soil();
      this.alarm = Number(time);
      return this.#gated('setAlarm', () => undefined);
    },
    deleteAlarm: () => {
      this.#soil();
      this.alarm = null;
      return this.#gated('deleteAlarm', () => undefined);
    },
    sync: () => {
      if (!this.dirty) return Promise.resolve();
      return new Promise<void>(resolve => this.#synced.push(resolve));
    },
  };

  /** Looks into storage from outside; nothing is to be read so while it is dirty. */
  look(query: string, ...bindings: SQLInputValue[]): Record<string, unknown>[] {
    return this.#statement(query).all(...bindings);
  }

  get isEmpty(): boolean {
    if (this.durableAlarm !== null || !this.values.isEmpty) return false;
    return this.#file === null || this.look('SELECT 1 FROM sqlite_master LIMIT 1').length === 0;
  }

  /** The object has died. */
  loseWhatIsNotDurable(): void {
    if (this.dirty) {
      this.values.takeBack(0);
      this.#sqlToo('ROLLBACK TO durable');
      this.#sqlToo('RELEASE durable');
    }
    this.alarm = this.durableAlarm;
    this.alarmRuns = false;
    this.dirty = false;
    this.#synced = [];
    this.#epoch += 1;
  }

  /** Nothing of it is used again: its database is emptied for another object. */
  close(): void {
    if (!this.#file) return;
    this.#file.statement('ROLLBACK').run();
    spare.push(this.#file);
    this.#file = null;
  }

  #soil(): void {
    if (this.dirty) return;
    this.dirty = true;
    this.#sqlToo('SAVEPOINT durable');
    const epoch = ++this.#epoch;
    const label = `${this.#owner.name} writes`;
    this.#world.schedule(this.#world.delay(label), label, null, () => {
      if (epoch === this.#epoch) this.#flush();
    });
  }

  #flush(): void {
    if (this.#world.fault('commitFails', this.#owner.name)) {
      this.#owner.commitFailed();
      return;
    }
    this.values.keep();
    this.#sqlToo('RELEASE durable');
    this.dirty = false;
    if (!this.alarmRuns || this.alarm !== null) this.durableAlarm = this.alarm;
    this.#owner.durable();
    const isolate = this.#owner.isolate;
    for (const resolve of this.#synced.splice(0))
      this.#world.schedule(0, `${this.#owner.name} is in sync`, isolate, resolve);
  }

  #gated<T>(what: string, result: () => T): Promise<T> {
    const open = this.#owner.closeGate();
    const value = result();
    return new Promise(resolve => {
      this.#world.schedule(0, `${this.#owner.name} ${what}`, this.#owner.isolate, () => {
        open();
        resolve(value);
      });
    });
  }

  #statement(query: string): StatementSync {
    if (!this.#file) {
      this.#file = spare.pop() ?? new SqlFile();
      this.#file.statement('BEGIN').run();
      if (this.dirty) this.#sqlToo('SAVEPOINT durable');
    }
    return this.#file.statement(query);
  }

  /** Where SQL is used at all. */
  #sqlToo(query: string): void {
    this.#file?.statement(query).run();
  }
}

function cursor<Row>(rows: Row[]) {
  return {
    toArray: () => rows,
    one: () => {
      if (rows.length !== 1) throw new Error(`expected one row, not ${rows.length}`);
      return rows[0];
    },
    [Symbol.iterator]: () => rows[Symbol.iterator](),
  };
}
