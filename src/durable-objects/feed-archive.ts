/** The old part of a tenant's feed, in R2: gzip files of JSON lines, each an entry, and a manifest that names them. */
import type { StoredEntry } from './feed-log.ts';
import { pack, unpack } from './ndjson-gzip.ts';
import type { Segment } from './segment-index.ts';

export type Bucket = Pick<R2Bucket, 'get' | 'put'>;

/** Segments kept open: readers go through them in order, and many may resume from the same place. */
const KEPT_OPEN = 2;

export class FeedArchive {
  readonly #bucket: () => Bucket;
  readonly #tenant: string;
  readonly #open = new Map<string, Promise<StoredEntry[]>>();

  /** @param bucket asked for at each use */
  constructor(bucket: () => Bucket, tenant: string) {
    this.#bucket = bucket;
    this.#tenant = tenant;
  }

  /**
   * Writes a segment, reads it back and compares. Doing it again writes the same file again.
   * @param entries without holes
   */
  async write(entries: readonly StoredEntry[]): Promise<Segment> {
    const [first, last] = [entries[0], entries.at(-1)];
    if (!first || !last) throw new Error('cannot archive an empty segment');
    const packed = await pack(entries.map(entry => JSON.stringify(entry)));
    const segment: Segment = {
      segment: `feed/${this.#tenant}/${padded(first.position)}-${padded(last.position)}.ndjson.gz`,
      firstPosition: first.position,
      lastPosition: last.position,
      count: entries.length,
      bytes: packed.bytes.byteLength,
      sha256: packed.sha256,
    };
    // What is in the manifest, with the file too: the manifest could be made again by listing.
    const { segment: key, ...facts } = segment;
    await this.#bucket().put(key, packed.bytes, {
      sha256: packed.sha256,
      httpMetadata: { contentType: 'application/gzip' },
      customMetadata: Object.fromEntries(Object.entries(facts).map(([name, value]) => [name, String(value)])),
    });
    const lines = await unpack({ bytes: await this.#fetch(key), sha256: packed.sha256 });
    if (lines.length !== entries.length) throw new Error(`${key} was written with ${lines.length} lines`);
    return segment;
  }

  /** Writes the copy of the manifest that lies beside the segments. */
  async writeManifest(segments: readonly Segment[]): Promise<void> {
    const manifest = JSON.stringify({ tenant: this.#tenant, segments }, null, 1);
    await this.#bucket().put(`feed/${this.#tenant}/manifest.json`, manifest, {
      httpMetadata: { contentType: 'application/json' },
    });
  }

  /** @throws Error when the file is not there, or not as it was written */
  async read(segment: Segment): Promise<StoredEntry[]> {
    const known = this.#open.get(segment.segment);
    if (known) return known;
    const entries = this.#load(segment);
    this.#open.set(segment.segment, entries);
    const [oldest] = this.#open.keys();
    if (oldest !== undefined && this.#open.size > KEPT_OPEN) this.#open.delete(oldest);
    // A failure must not be remembered.
    entries.catch(() => this.#open.delete(segment.segment));
    return entries;
  }

  async #load({ segment, sha256 }: Segment): Promise<StoredEntry[]> {
    const lines = await unpack({ bytes: await this.#fetch(segment), sha256 });
    return lines.map(line => JSON.parse(line));
  }

  async #fetch(key: string): Promise<ArrayBuffer> {
    const file = await this.#bucket().get(key);
    if (!file) throw new Error(`${key} is not in the archive`);
    return file.arrayBuffer();
  }
}

/** So that files sort in the order of positions. */
const padded = (position: number): string => String(position).padStart(12, '0');
