/** The old part of a tenant's feed, in R2: files of entries, and a manifest that names them. */
import { ArchiveFiles, type Bucket } from './archive-files.ts';
import type { StoredEntry } from './feed-log.ts';
import type { Segment } from './segment-index.ts';

export class FeedArchive {
  readonly #bucket: () => Bucket;
  readonly #files: ArchiveFiles<StoredEntry>;
  readonly #tenant: string;

  /** @param bucket asked for at each use */
  constructor(bucket: () => Bucket, tenant: string) {
    this.#bucket = bucket;
    this.#files = new ArchiveFiles(bucket);
    this.#tenant = tenant;
  }

  /**
   * Writes a segment. Doing it again writes the same file again.
   * @param entries without holes
   */
  async write(entries: readonly StoredEntry[]): Promise<Segment> {
    const [first, last] = [entries[0], entries.at(-1)];
    if (!first || !last) throw new Error('cannot archive an empty segment');
    const facts = { firstPosition: first.position, lastPosition: last.position, count: entries.length };
    const key = `feed/${this.#tenant}/${padded(first.position)}-${padded(last.position)}.ndjson.gz`;
    return { ...facts, ...(await this.#files.write(entries, () => key, facts)) };
  }

  /** Writes the copy of the manifest that lies beside the segments. */
  async writeManifest(segments: readonly Segment[]): Promise<void> {
    const manifest = JSON.stringify({ tenant: this.#tenant, segments }, null, 1);
    await this.#bucket().put(`feed/${this.#tenant}/manifest.json`, manifest, {
      httpMetadata: { contentType: 'application/json' },
    });
  }

  /** @throws Error when the file is not there, or not as it was written */
  read = (segment: Segment): Promise<StoredEntry[]> => this.#files.read(segment);
}

/** So that files sort in the order of positions. */
const padded = (position: number): string => String(position).padStart(12, '0');
