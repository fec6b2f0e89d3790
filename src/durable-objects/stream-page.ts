/** A part of the feed on its way to many sockets: what several of them are to see is put into text once. */
import type { FeedItem } from '../contracts/stream.ts';
import { type Audience, visibleTo } from '../domain/feed/visibility.ts';
import type { StoredEntry } from './feed-log.ts';

/** Characters in a frame; at three bytes each it stays below 900 KB. */
const FRAME_CHARS = 280_000;
const FRAME_ITEMS = 250;

export interface Frame {
  text: string;
  /** Position of its last item. */
  last: number;
  items: number;
  bytes: number;
}

export class StreamPage {
  readonly #entries: readonly StoredEntry[];
  /** By audience: most clients of a tenant see the same, and then share one string. */
  readonly #frames = new Map<string, Frame[]>();
  /** Items that show the whole trade, which audiences that differ share. */
  readonly #whole = new Map<number, string>();

  constructor(entries: readonly StoredEntry[]) {
    this.#entries = entries;
  }

  /** The last position in it, visible or not; undefined when it is empty. */
  get last(): number | undefined {
    return this.#entries.at(-1)?.position;
  }

  /** What an audience is to be sent of it. */
  framesFor(audience: Audience): Frame[] {
    const key = JSON.stringify(audience);
    const known = this.#frames.get(key);
    if (known) return known;
    const frames = framed(this.#visible(audience));
    this.#frames.set(key, frames);
    return frames;
  }

  *#visible(audience: Audience): Generator<[position: number, item: string]> {
    for (const { position, event, trade, previousAccount } of this.#entries) {
      const visible = visibleTo(trade, previousAccount, audience);
      if (!visible) continue;
      const known = visible === trade ? this.#whole.get(position) : undefined;
      const item = known ?? JSON.stringify({ position, event, trade: visible } satisfies FeedItem);
      if (visible === trade) this.#whole.set(position, item);
      yield [position, item];
    }
  }
}

function framed(items: Iterable<[position: number, item: string]>): Frame[] {
  const frames: Frame[] = [];
  let texts: string[] = [];
  let chars = 0;
  let last = 0;
  const flush = () => {
    if (texts.length === 0) return;
    const text = `{"type":"events","items":[${texts.join(',')}]}`;
    frames.push({ text, last, items: texts.length, bytes: new TextEncoder().encode(text).length });
    texts = [];
    chars = 0;
  };
  for (const [position, item] of items) {
    if (chars + item.length > FRAME_CHARS || texts.length === FRAME_ITEMS) flush();
    texts.push(item);
    chars += item.length;
    last = position;
  }
  flush();
  return frames;
}
