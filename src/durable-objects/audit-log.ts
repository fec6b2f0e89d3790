/** The audit trail of a tenant, as kept: bounded, and the refusals bounded by themselves, so that no flood of them pushes anything else out. */
import type { Asked, AuditEntry, AuditFilter } from '../contracts/audit.ts';
import { MinuteCount } from '../domain/minute-count.ts';
import type { Sql } from './storage.ts';

/** Entries that are kept of each kind, the newest. */
const KEEP = { command: 10_000, refusal: 2_000 };
/** More refusals than this in a minute are not kept. */
export const REFUSALS_A_MINUTE = 60;
/** Trimmed each so many entries. */
const TRIM_EVERY = 100;

const COLUMNS = 'id, at, kind, subject, operation, target, request_id AS requestId, status, code';
/** Tables made before it was recorded do not have it. */
const ISSUER = 'actor_issuer';

export class AuditLog {
  readonly #sql: Sql;
  readonly #keep: typeof KEEP;
  readonly #refusals = new MinuteCount();

  constructor(sql: Sql, keep = KEEP) {
    this.#sql = sql;
    this.#keep = keep;
  }

  /** A command is about to be carried out. @returns the id with which to say how it went */
  begin(asked: Asked, now: number): number {
    return this.#insert('command', asked, now, null, null);
  }

  end(id: number, status: number, code: string | null): void {
    this.#sql.exec('UPDATE audit SET status = ?, code = ? WHERE id = ?', status, code, id);
  }

  refused(asked: Asked, now: number, status: number, code: string): void {
    if (this.#refusals.next('', now) <= REFUSALS_A_MINUTE) this.#insert('refusal', asked, now, status, code);
  }

  /** @param before entries with a lower id; null for the newest */
  read({ subject, operation }: AuditFilter, before: number | null, limit: number): AuditEntry[] {
    if (!this.#exists()) return [];
    const wanted: [string, string | number | null | undefined][] = [
      ['id < ?', before],
      ['subject = ?', subject],
      ['operation = ?', operation],
    ];
    const given = wanted.filter(([, value]) => value !== null && value !== undefined);
    const where = given.length > 0 ? `WHERE ${given.map(([condition]) => condition).join(' AND ')}` : '';
    const columns = this.#hasIssuer() ? `${COLUMNS}, ${ISSUER} AS actorIssuer` : COLUMNS;
    const rows = this.#sql
      .exec(`SELECT ${columns} FROM audit ${where} ORDER BY id DESC LIMIT ?`, ...given.map(([, value]) => value), limit)
      .toArray() as unknown as (Omit<AuditEntry, 'actorIssuer'> & { actorIssuer?: string | null })[];
    return rows.map(({ actorIssuer, ...entry }) => ({ ...entry, ...(actorIssuer && { actorIssuer }) }));
  }

  #insert(kind: AuditEntry['kind'], asked: Asked, now: number, status: number | null, code: string | null): number {
    if (!this.#exists())
      this.#sql.exec(
        'CREATE TABLE audit (id INTEGER PRIMARY KEY, at TEXT NOT NULL, kind TEXT NOT NULL, subject TEXT NOT NULL, operation TEXT NOT NULL, target TEXT NOT NULL, request_id TEXT NOT NULL, status INTEGER, code TEXT, actor_issuer TEXT)',
      );
    else if (!this.#hasIssuer()) this.#sql.exec(`ALTER TABLE audit ADD COLUMN ${ISSUER} TEXT`);
    const { subject, actorIssuer, operation, target, requestId } = asked;
    const { id } = this.#sql
      .exec<{ id: number }>(
        `INSERT INTO audit (at, kind, subject, ${ISSUER}, operation, target, request_id, status, code) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING id`,
        new Date(now).toISOString(),
        kind,
        subject,
        actorIssuer ?? null,
        operation,
        target,
        requestId,
        status,
        code,
      )
      .one();
    if (id % TRIM_EVERY === 0) this.#trim();
    return id;
  }

  /** The newest entry always stays, so that ids never come twice. */
  #trim(): void {
    for (const [kind, keep] of Object.entries(this.#keep))
      this.#sql.exec(
        'DELETE FROM audit WHERE kind = ? AND id <= (SELECT id FROM audit WHERE kind = ? ORDER BY id DESC LIMIT 1 OFFSET ?)',
        kind,
        kind,
        keep,
      );
  }

  #hasIssuer = (): boolean =>
    this.#sql.exec("SELECT 1 FROM pragma_table_info('audit') WHERE name = ?", ISSUER).toArray().length > 0;

  #exists = (): boolean =>
    this.#sql.exec("SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'audit'").toArray().length > 0;
}
