/** A tenant's whole feed, wherever it lies: the newer part in the object, the older part in the archive. */
import type { FeedPage } from '../contracts/feed.ts';
import type { FeedEntry } from '../contracts/messages.ts';
import type { FeedItem } from '../contracts/stream.ts';
import { type Audience, sightOf } from '../domain/feed/visibility.ts';
import type { FeedArchive } from './feed-archive.ts';
import { FeedLog, itemOf, type StoredEntry } from './feed-log.ts';
import type { FeedSettings } from './feed-settings.ts';
import { SegmentIndex } from './segment-index.ts';

/** A page stays well below what a call between objects may carry. */
const PAGE_CHARS = 4_000_000;
const PAGES_LOOKED_AT = 5;
const PAGE = 500;
/** A segment is read as a whole: it must fit many times into an object's memory. */
const SEGMENT_CHARS = 4_000_000;

export class FeedStore {
  readonly log: FeedLog;
  readonly #storage: DurableObjectStorage;
  readonly #segments: SegmentIndex;
  readonly #archive: FeedArchive;

  constructor(storage: DurableObjectStorage, archive: FeedArchive) {
    this.#storage = storage;
    this.#archive = archive;
    this.log = new FeedLog(storage.sql);
    this.#segments = new SegmentIndex(storage.sql);
  }

  get head(): number {
    return this.log.head;
  }

  /** What follows a position, where that is in the object; null where it is archived. */
  recent(after: number, limit: number): StoredEntry[] | null {
    return after < this.#segments.through ? null : this.log.read(after, limit, PAGE_CHARS);
  }

  /** What follows a position, wherever it is; empty only at the end. A page may be shorter than asked for. */
  async read(after: number, limit: number): Promise<StoredEntry[]> {
    const segment = this.#segments.after(after);
    if (!segment) return this.log.read(after, limit, PAGE_CHARS);
    const entries = await this.#archive.read(segment);
    const from = entries.findIndex(({ position }) => position > after);
    return from < 0 ? [] : entries.slice(from, from + limit);
  }

  /**
   * What an audience may see after a position. Looks at so many pages and no more, so that one call does not read a whole
   * feed for a caller to whom all of it is hidden.
   */
  async readVisible(audience: Audience, after: number, limit: number): Promise<FeedPage> {
    const items: FeedItem[] = [];
    let nextAfter = Math.min(after, this.head);
    for (let pages = 0; pages < PAGES_LOOKED_AT && items.length < limit; pages += 1) {
      const entries = await this.read(nextAfter, Math.max(limit, PAGE));
      for (const entry of entries) {
        if (items.length === limit) break;
        const sight = sightOf(entry, audience);
        if (sight !== 'none') items.push(itemOf(entry, sight));
        nextAfter = entry.position;
      }
      if (entries.length === 0) break;
    }
    return { items, nextAfter };
  }

  /** Puts an entry back where there is a hole. The archive has none. */
  fill(position: number, entry: FeedEntry): void {
    if (position > this.#segments.through) this.log.fill(position, entry);
  }

  /** Whether a whole segment can go and `keep` entries stay: so that it is done rarely, and then thoroughly. */
  isArchiveDue({ keep, segment }: FeedSettings): boolean {
    return this.head - this.#segments.through >= keep + segment;
  }

  /**
   * Moves the oldest part into the archive. Every await in here may be the last one: until the transaction at the end, the
   * rows are there and count, and doing it all again does no harm.
   * @returns whether something was moved
   */
  async archiveSome(settings: FeedSettings): Promise<boolean> {
    if (!this.isArchiveDue(settings)) return false;
    const { through } = this.#segments;
    const entries = this.#oldest(settings);
    const last = entries.at(-1);
    if (!last) return false;
    // The archive is not mended: a hole must be mended while it is here.
    if (last.position - through !== entries.length)
      throw new Error(`the feed has a gap between ${through} and ${last.position}: run a check with repair first`);

    const segment = await this.#archive.write(entries);
    await this.#archive.writeManifest([...this.#segments.all(), segment]);
    return this.#storage.transactionSync(() => {
      // Another run may have come first while this one waited.
      if (this.#segments.through !== through) return false;
      this.#segments.add(segment);
      this.log.remove(segment.lastPosition);
      return true;
    });
  }

  /** Whole rows, since they are what is removed; never the last ones. */
  #oldest({ keep, segment }: FeedSettings): StoredEntry[] {
    const entries: StoredEntry[] = [];
    let chars = 0;
    for (const row of this.log.rowsAfter(this.#segments.through)) {
      const held: StoredEntry[] = JSON.parse(row.entries);
      chars += row.entries.length;
      const tooMuch = entries.length + held.length > segment || chars > SEGMENT_CHARS;
      if (row.position > this.head - keep || (entries.length > 0 && tooMuch)) break;
      entries.push(...held);
    }
    return entries;
  }
}
