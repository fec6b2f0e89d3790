/** One trade's append-only log in SQLite. Reading it never writes, not even a table. */
import type { RecordedEvent } from '../domain/trade/events.ts';
import type { StoredEvent } from '../domain/trade/upcast.ts';

/** The part of Durable Object storage that a log needs. */
export type Sql = Pick<SqlStorage, 'exec'>;

/** What the first caller of a command was answered; given again, byte for byte, to whoever repeats it. */
export interface Answer {
  status: number;
  etag: string;
  body: string;
}

/** A command that had an effect, beside its event: a column costs nothing, a row of its own would be billed. */
export interface RememberedCommand {
  key: string;
  /** Hash over the operation and what the client sent. */
  fingerprint: string;
  answer: Answer;
}

/** An event as it lies in the table: `hash` was taken over exactly the text of `body`. */
export interface StoredRow extends Record<string, SqlStorageValue> {
  sequence: number;
  body: string;
  hash: string;
}

export class EventLog {
  readonly #sql: Sql;
  #created: boolean;

  constructor(sql: Sql) {
    this.#sql = sql;
    this.#created =
      sql.exec("SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'events'").toArray().length > 0;
  }

  /**
   * Appends one event. The primary key refuses a sequence that is taken.
   * @param body the exact text that the event's hash was taken over
   * @param command what caused it, if it was a client's command
   */
  append(event: RecordedEvent, body: string, command: RememberedCommand | null): void {
    if (!this.#created) {
      this.#sql.exec(`CREATE TABLE IF NOT EXISTS events (
        sequence INTEGER PRIMARY KEY, idempotency_key TEXT, fingerprint TEXT,
        hash TEXT NOT NULL, body TEXT NOT NULL, answer TEXT)`);
      this.#created = true;
    }
    this.#sql.exec(
      'INSERT INTO events (sequence, idempotency_key, fingerprint, hash, body, answer) VALUES (?, ?, ?, ?, ?, ?)',
      event.sequence,
      command?.key ?? null,
      command?.fingerprint ?? null,
      event.hash,
      body,
      command ? JSON.stringify(command.answer) : null,
    );
  }

  /** What is stored with a sequence above `after`, in order. */
  rows(after = 0, limit = Number.MAX_SAFE_INTEGER): StoredRow[] {
    if (!this.#created) return [];
    return this.#sql
      .exec<StoredRow>(
        'SELECT sequence, body, hash FROM events WHERE sequence > ? ORDER BY sequence LIMIT ?',
        after,
        limit,
      )
      .toArray();
  }

  /**
   * The events of `rows`, as stored.
   * @throws SyntaxError when what is stored is not JSON any more
   */
  read(after = 0, limit = Number.MAX_SAFE_INTEGER): StoredEvent[] {
    return this.rows(after, limit).map(({ body, hash }) => ({ ...JSON.parse(body), hash }));
  }

  /** Makes finding keys cheap in a log that has grown long; in a short one the index would cost more than it saves. */
  indexKeys(): void {
    this.#sql.exec(
      'CREATE INDEX IF NOT EXISTS events_by_key ON events (idempotency_key) WHERE idempotency_key IS NOT NULL',
    );
  }

  /** The command remembered under an idempotency key. */
  find(key: string): RememberedCommand | null {
    if (!this.#created) return null;
    const [row] = this.#sql
      .exec<{ fingerprint: string; answer: string }>(
        'SELECT fingerprint, answer FROM events WHERE idempotency_key = ?',
        key,
      )
      .toArray();
    return row ? { key, fingerprint: row.fingerprint, answer: JSON.parse(row.answer) } : null;
  }
}
