/** The table of a tenant's audit trail: its newer part. Older rows are in the archive, which `audit_segments` indexes. */
import type { AuditContext, AuditFilter } from '../contracts/audit.ts';
import type { Sql } from './storage.ts';

/** A row of the table, and a line of its archive. Rows of earlier releases have no `details`. */
export interface StoredAuditEntry {
  id: number;
  at: string;
  /** An omission counts refusals that were not kept. */
  kind: 'command' | 'refusal' | 'omission';
  /** Empty text in an omission stands for all further subjects together. */
  subject: string;
  actorIssuer: string | null;
  operation: string;
  target: string;
  requestId: string;
  status: number | null;
  code: string | null;
  /** JSON: `KeptChanges` of a command, `OmissionDetails` of an omission. */
  details: string | null;
}

export interface OmissionDetails {
  to: string;
  codes: Record<string, number>;
}

const DAY_MS = 86_400_000;
export const KEEP_MS = 90 * DAY_MS;
/** Entries wait up to a day longer than `KEEP_MS`, so that one file takes a day of them. */
const MOVE_EVERY_MS = DAY_MS;
/** Rows beyond these move early, so that the object stays small. */
export const MAX_ROWS = { command: 100_000, refusal: 20_000 };
const CROWD_CHECKED_EVERY_IDS = 1_000;

/** Columns in their order, and the member of an entry that each holds. */
const MEMBERS = {
  id: 'id',
  at: 'at',
  kind: 'kind',
  subject: 'subject',
  operation: 'operation',
  target: 'target',
  request_id: 'requestId',
  status: 'status',
  code: 'code',
  actor_issuer: 'actorIssuer',
  details: 'details',
} as const;

const ADDED_LATER = ['actor_issuer', 'details'];

export class AuditTable {
  readonly #sql: Sql;
  readonly #maxRows: typeof MAX_ROWS;
  readonly #checkedEvery: number;
  readonly #columns: Set<string>;
  #lastId: number | null = null;
  #mayBeCrowded = false;

  constructor(sql: Sql, maxRows = MAX_ROWS, checkedEveryIds = CROWD_CHECKED_EVERY_IDS) {
    this.#sql = sql;
    this.#maxRows = maxRows;
    this.#checkedEvery = checkedEveryIds;
    const columns = sql.exec<{ name: string }>("SELECT name FROM pragma_table_info('audit')").toArray();
    this.#columns = new Set(columns.map(({ name }) => name));
  }

  /** @returns the id of the row, which is above every id given out before */
  insert(entry: Omit<StoredAuditEntry, 'id'>): number {
    this.prepare();
    this.#lastId ??= this.#highestId();
    const id = this.#lastId + 1;
    this.#lastId = id;
    const values = Object.values(MEMBERS).map(member => (member === 'id' ? id : (entry[member] ?? null)));
    const places = values.map(() => '?').join(', ');
    this.#sql.exec(`INSERT INTO audit (${Object.keys(MEMBERS).join(', ')}) VALUES (${places})`, ...values);
    if (id % this.#checkedEvery === 0)
      this.#mayBeCrowded ||= this.#lastBeyond('command') > 0 || this.#lastBeyond('refusal') > 0;
    return id;
  }

  update(id: number, changed: Partial<StoredAuditEntry>): void {
    const columns = Object.entries(MEMBERS).filter(([, member]) => changed[member] !== undefined);
    this.#sql.exec(
      `UPDATE audit SET ${columns.map(([column]) => `${column} = ?`).join(', ')} WHERE id = ?`,
      ...columns.map(([, member]) => changed[member] ?? null),
      id,
    );
  }

  find(id: number): StoredAuditEntry | null {
    return this.#select('WHERE id = ?', id).next().value ?? null;
  }

  /** @param before entries with a lower id; null for the newest */
  read({ subject, operation }: AuditFilter, before: number | null, limit: number): StoredAuditEntry[] {
    const wanted: [string, string | number | null | undefined][] = [
      ['id < ?', before],
      ["(subject = ? OR kind = 'omission' AND subject = '')", subject],
      ["(operation = ? OR kind = 'omission')", operation],
    ];
    const given = wanted.filter(([, value]) => value !== null && value !== undefined);
    const where = given.length > 0 ? `WHERE ${given.map(([condition]) => condition).join(' AND ')}` : '';
    return [...this.#select(`${where} ORDER BY id DESC LIMIT ?`, ...given.map(([, value]) => value), limit)];
  }

  /** Refusals from a time on, the newest first. */
  *refusalsSince(at: string): Generator<StoredAuditEntry> {
    for (const entry of this.#select('ORDER BY id DESC')) {
      if (entry.at < at) return;
      if (entry.kind === 'refusal') yield entry;
    }
  }

  omissionsSince(at: string): StoredAuditEntry[] {
    return [...this.#select("WHERE kind = 'omission' AND at >= ?", at)];
  }

  /** Time at which entries are to move to the archive, ms since the epoch; null for never. */
  dueAt(now: number): number | null {
    const oldest = this.#select('ORDER BY id LIMIT 1').next().value;
    if (this.#mayBeCrowded) return now;
    return oldest ? Date.parse(oldest.at) + KEEP_MS + MOVE_EVERY_MS : null;
  }

  /** The entries that are to move to the archive, the oldest of them; none until a day's worth is due. */
  due(now: number, maxEntries: number, maxChars: number): StoredAuditEntry[] {
    if ((this.dueAt(now) ?? Infinity) > now) return [];
    const entries: StoredAuditEntry[] = [];
    let chars = 0;
    const rows = this.#select(
      "WHERE at < ? OR (kind = 'command' AND id <= ?) OR (kind = 'refusal' AND id <= ?) ORDER BY id LIMIT ?",
      new Date(now - KEEP_MS).toISOString(),
      this.#lastBeyond('command'),
      this.#lastBeyond('refusal'),
      maxEntries,
    );
    for (const row of rows) {
      chars += JSON.stringify(row).length;
      if (chars > maxChars && entries.length > 0) break;
      entries.push(row);
    }
    if (entries.length === 0) this.#mayBeCrowded = false;
    return entries;
  }

  /** Removes all of these rows, or none. @returns false when one of them is no longer there */
  remove(ids: readonly number[]): boolean {
    const list = JSON.stringify(ids);
    const named = 'audit WHERE id IN (SELECT value FROM json_each(?))';
    const { found } = this.#sql.exec<{ found: number }>(`SELECT count(*) AS found FROM ${named}`, list).one();
    if (found === ids.length) this.#sql.exec(`DELETE FROM ${named}`, list);
    return found === ids.length;
  }

  /** Finds the highest id of a kind that exceeds the rows kept in the object; 0 when none does. */
  #lastBeyond(kind: keyof typeof MAX_ROWS): number {
    const query = 'SELECT id FROM audit WHERE kind = ? ORDER BY id DESC LIMIT 1 OFFSET ?';
    return this.#sql.exec<{ id: number }>(query, kind, this.#maxRows[kind]).toArray()[0]?.id ?? 0;
  }

  /** Finds the highest id of object and archive: ids never come twice. */
  #highestId(): number {
    const query = `SELECT max(coalesce((SELECT max(id) FROM audit), 0),
                              coalesce((SELECT max(last_id) FROM audit_segments), 0)) AS highest`;
    return this.#sql.exec<{ highest: number }>(query).one().highest;
  }

  *#select(rest: string, ...bindings: unknown[]): Generator<StoredAuditEntry, undefined> {
    if (this.#columns.size === 0) return;
    const selected = Object.entries(MEMBERS).map(
      ([column, member]) => `${this.#columns.has(column) ? column : 'NULL'} AS ${member}`,
    );
    yield* this.#sql.exec<StoredAuditEntry & Record<string, SqlStorageValue>>(
      `SELECT ${selected.join(', ')} FROM audit ${rest}`,
      ...bindings,
    );
  }

  /** Makes the tables, or adds missing columns to tables of earlier releases. */
  prepare(): void {
    if (this.#columns.has('details')) return;
    if (this.#columns.size === 0)
      this.#sql.exec(
        'CREATE TABLE audit (id INTEGER PRIMARY KEY, at TEXT NOT NULL, kind TEXT NOT NULL, subject TEXT NOT NULL, operation TEXT NOT NULL, target TEXT NOT NULL, request_id TEXT NOT NULL, status INTEGER, code TEXT, actor_issuer TEXT, details TEXT)',
      );
    else
      for (const column of ADDED_LATER.filter(name => !this.#columns.has(name)))
        this.#sql.exec(`ALTER TABLE audit ADD COLUMN ${column} TEXT`);
    // Holds omissions only, so that no other entry costs a row more.
    this.#sql.exec("CREATE INDEX audit_omissions ON audit (at) WHERE kind = 'omission'");
    this.#sql.exec(
      'CREATE TABLE audit_segments (last_id INTEGER PRIMARY KEY, first_id INTEGER NOT NULL, segment TEXT NOT NULL, count INTEGER NOT NULL, bytes INTEGER NOT NULL, sha256 TEXT NOT NULL)',
    );
    for (const column of Object.keys(MEMBERS)) this.#columns.add(column);
  }
}

/** Tells whether `read` would find an entry. */
export const isWanted = ({ kind, subject, operation }: StoredAuditEntry, filter: AuditFilter): boolean =>
  (filter.subject === undefined || subject === filter.subject || (kind === 'omission' && subject === '')) &&
  (filter.operation === undefined || operation === filter.operation || kind === 'omission');

/** A row of a request, without an outcome. */
export function rowOf(
  kind: StoredAuditEntry['kind'],
  context: AuditContext,
  now: number,
): Omit<StoredAuditEntry, 'id'> {
  const { subject, actorIssuer = null, operation, target, requestId } = context;
  const at = new Date(now).toISOString();
  return { at, kind, subject, actorIssuer, operation, target, requestId, status: null, code: null, details: null };
}
