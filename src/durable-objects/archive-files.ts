/** Files of an archive in R2: gzip files of JSON lines, written once, verified, and read as a whole. */
import { pack, unpack } from './ndjson-gzip.ts';

export type Bucket = Pick<R2Bucket, 'get' | 'put'>;

/** One file, with the SHA-256 of its bytes, hex. */
export interface ArchiveFile {
  segment: string;
  bytes: number;
  sha256: string;
}

/** Files kept open: readers go through them in order, and many may resume from the same place. */
const MAX_FILES_OPEN = 2;

export class ArchiveFiles<Entry> {
  readonly #bucket: () => Bucket;
  readonly #open = new Map<string, Promise<Entry[]>>();

  /** @param bucket asked for at each use */
  constructor(bucket: () => Bucket) {
    this.#bucket = bucket;
  }

  /**
   * Writes a file, reads the file back and compares. A repetition writes the same file.
   * @param keyOf gives the file's key from its hash
   * @param facts kept as metadata, so that listing the files can restore an index
   */
  async write(
    entries: readonly Entry[],
    keyOf: (sha256: string) => string,
    facts: Record<string, number>,
  ): Promise<ArchiveFile> {
    const packed = await pack(entries.map(entry => JSON.stringify(entry)));
    const { sha256 } = packed;
    const file = { segment: keyOf(sha256), bytes: packed.bytes.byteLength, sha256 };
    const metadata = { ...facts, bytes: file.bytes, sha256 };
    await this.#bucket().put(file.segment, packed.bytes, {
      sha256,
      httpMetadata: { contentType: 'application/gzip' },
      customMetadata: Object.fromEntries(Object.entries(metadata).map(([name, value]) => [name, String(value)])),
    });
    const lines = await unpack({ bytes: await this.#fetch(file.segment), sha256 });
    if (lines.length !== entries.length) throw new Error(`${file.segment} was written with ${lines.length} lines`);
    return file;
  }

  /** @throws Error when the file is not there, or not as it was written */
  async read({ segment, sha256 }: Pick<ArchiveFile, 'segment' | 'sha256'>): Promise<Entry[]> {
    const known = this.#open.get(segment);
    if (known) return known;
    const entries = this.#load(segment, sha256);
    this.#open.set(segment, entries);
    const [oldest] = this.#open.keys();
    if (oldest !== undefined && this.#open.size > MAX_FILES_OPEN) this.#open.delete(oldest);
    // A failure must not be remembered.
    entries.catch(() => this.#open.delete(segment));
    return entries;
  }

  async #load(segment: string, sha256: string): Promise<Entry[]> {
    const lines = await unpack({ bytes: await this.#fetch(segment), sha256 });
    return lines.map(line => JSON.parse(line));
  }

  async #fetch(key: string): Promise<ArrayBuffer> {
    const file = await this.#bucket().get(key);
    if (!file) throw new Error(`${key} is not in the archive`);
    return file.arrayBuffer();
  }
}
