/** A tenant's whole audit trail: its newer part in the object's table, its older part in files in R2. */
import type { AuditFilter } from '../contracts/audit.ts';
import { type ArchiveFile, ArchiveFiles, type Bucket } from './archive-files.ts';
import { type AuditTable, isWanted, type StoredAuditEntry } from './audit-table.ts';

/** A file is read as a whole: it must fit many times into an object's memory. */
const MAX_FILE_ENTRIES = 5_000;
const MAX_FILE_CHARS = 4_000_000;
/** Files that one page opens at most; a filtered page may end early, and its cursor goes on. */
const MAX_FILES_PER_PAGE = 5;

interface AuditSegment extends ArchiveFile, Record<string, SqlStorageValue> {
  firstId: number;
  lastId: number;
}

export interface AuditPage {
  /** The newest first. */
  entries: StoredAuditEntry[];
  /** Begin of the next page: entries with a lower id; null at the end. */
  next: number | null;
}

export class AuditArchive {
  readonly #storage: Pick<DurableObjectStorage, 'sql' | 'transactionSync'>;
  readonly #table: AuditTable;
  readonly #files: ArchiveFiles<StoredAuditEntry>;
  readonly #tenant: string;
  readonly #maxFileEntries: number;

  /** @param bucket asked for at each use */
  constructor(
    storage: Pick<DurableObjectStorage, 'sql' | 'transactionSync'>,
    table: AuditTable,
    bucket: () => Bucket,
    tenant: string,
    maxFileEntries = MAX_FILE_ENTRIES,
  ) {
    this.#storage = storage;
    this.#table = table;
    this.#files = new ArchiveFiles(bucket);
    this.#tenant = tenant;
    this.#maxFileEntries = maxFileEntries;
  }

  /**
   * Reads a page. Files hold ranges of ids that may overlap those of other files and of the table: refusals move early.
   * @param before entries with a lower id; null for the newest
   * @throws Error when a file cannot be read
   */
  async read(filter: AuditFilter, before: number | null, limit: number): Promise<AuditPage> {
    // Reads both before the first await: no entry may move from one to the other in between.
    let found = this.#table.read(filter, before, limit + 1);
    const segments = this.#segmentsBelow(before ?? Number.MAX_SAFE_INTEGER);
    let opened = 0;
    for (const segment of segments) {
      const last = found[limit - 1];
      // A full page opens no file just to see whether another page follows.
      if (last && segment.lastId < last.id) return { entries: found.slice(0, limit), next: last.id };
      // A page that stops here must lead further than its own beginning.
      const leadsOn = before === null || segment.lastId + 1 < before;
      if (opened >= MAX_FILES_PER_PAGE && leadsOn)
        return { entries: found.filter(({ id }) => id > segment.lastId).slice(0, limit), next: segment.lastId + 1 };
      opened += 1;
      const entries = await this.#files.read(segment);
      const wanted = entries.filter(entry => (before === null || entry.id < before) && isWanted(entry, filter));
      found = [...found, ...wanted].sort((one, other) => other.id - one.id).slice(0, limit + 1);
    }
    const entries = found.slice(0, limit);
    return { entries, next: found.length > limit ? (entries.at(-1)?.id ?? null) : null };
  }

  /**
   * Moves the oldest part that is due. A crash at any await does no harm: the rows count until the last transaction, and
   * the move can be repeated.
   * @returns whether something was moved
   */
  async moveSome(now: number): Promise<boolean> {
    const entries = this.#table.due(now, this.#maxFileEntries, MAX_FILE_CHARS);
    const [first, last] = [entries[0], entries.at(-1)];
    if (!first || !last) return false;
    this.#table.prepare();
    const range = { firstId: first.id, lastId: last.id, count: entries.length };
    // The hash in its name keeps a file from being replaced by another one.
    const name = `audit/${this.#tenant}/${padded(first.id)}-${padded(last.id)}`;
    const file = await this.#files.write(entries, hash => `${name}-${hash.slice(0, 16)}.ndjson.gz`, range);
    return this.#storage.transactionSync(() => {
      if (!this.#table.remove(entries.map(({ id }) => id))) return false;
      this.#storage.sql.exec(
        'INSERT INTO audit_segments (last_id, first_id, segment, count, bytes, sha256) VALUES (?, ?, ?, ?, ?, ?)',
        ...[range.lastId, range.firstId, file.segment, range.count, file.bytes, file.sha256],
      );
      return true;
    });
  }

  /** Files that hold ids below one, from the highest id down. */
  #segmentsBelow(before: number): AuditSegment[] {
    const { sql } = this.#storage;
    if (sql.exec("SELECT 1 FROM sqlite_master WHERE name = 'audit_segments'").toArray().length === 0) return [];
    return sql
      .exec<AuditSegment>(
        `SELECT first_id AS firstId, last_id AS lastId, segment, bytes, sha256 FROM audit_segments
         WHERE first_id < ? ORDER BY last_id DESC`,
        before,
      )
      .toArray();
  }
}

/** Pads ids so that files sort in their order. */
const padded = (id: number): string => String(id).padStart(12, '0');
