/** The manifest of a feed's archive: which segment holds which positions. The object's copy is the one that counts. */
import type { Sql } from './storage.ts';

/** One file of the archive. */
export interface Segment {
  segment: string;
  firstPosition: number;
  lastPosition: number;
  count: number;
  bytes: number;
  /** Of the file as it lies there, hex. */
  sha256: string;
}

interface SegmentRow extends Record<string, SqlStorageValue> {
  segment: string;
  firstPosition: number;
  lastPosition: number;
  count: number;
  bytes: number;
  sha256: string;
}

const COLUMNS =
  'segment, first_position AS firstPosition, last_position AS lastPosition, count, bytes, sha256 FROM segments';

export class SegmentIndex {
  readonly #sql: Sql;
  #created: boolean;
  #through: number;

  constructor(sql: Sql) {
    this.#sql = sql;
    this.#created =
      sql.exec("SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'segments'").toArray().length > 0;
    this.#through = this.#created
      ? sql.exec<{ last: number }>('SELECT coalesce(max(last_position), 0) AS last FROM segments').one().last
      : 0;
  }

  /** Everything up to this position is in the archive, and nowhere else. */
  get through(): number {
    return this.#through;
  }

  /** The segment that holds what follows a position. */
  after(position: number): Segment | null {
    if (position >= this.#through) return null;
    const query = `SELECT ${COLUMNS} WHERE last_position > ? ORDER BY last_position LIMIT 1`;
    return this.#sql.exec<SegmentRow>(query, position).toArray()[0] ?? null;
  }

  all(): Segment[] {
    if (!this.#created) return [];
    return this.#sql.exec<SegmentRow>(`SELECT ${COLUMNS} ORDER BY last_position`).toArray();
  }

  /** Call it in the transaction that removes the rows. */
  add({ segment, firstPosition, lastPosition, count, bytes, sha256 }: Segment): void {
    if (!this.#created) {
      this.#sql.exec(`CREATE TABLE IF NOT EXISTS segments (
        last_position INTEGER PRIMARY KEY, first_position INTEGER NOT NULL, segment TEXT NOT NULL,
        count INTEGER NOT NULL, bytes INTEGER NOT NULL, sha256 TEXT NOT NULL)`);
      this.#created = true;
    }
    this.#sql.exec(
      'INSERT INTO segments (last_position, first_position, segment, count, bytes, sha256) VALUES (?, ?, ?, ?, ?, ?)',
      lastPosition,
      firstPosition,
      segment,
      count,
      bytes,
      sha256,
    );
    this.#through = lastPosition;
  }
}
