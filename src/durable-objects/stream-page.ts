/** A part of the feed on its way to many sockets: what several of them are to see is put into text once. */
import { type Audience, sightOf } from '../domain/feed/visibility.ts';
import { itemOf, type StoredEntry } from './feed-log.ts';

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
  /** Items by position, which audiences that differ share. */
  readonly #texts = { whole: new Map<number, string>(), reduced: new Map<number, string>() };

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
    for (const entry of this.#entries) {
      const sight = sightOf(entry, audience);
      if (sight === 'none') continue;
      const texts = this.#texts[sight];
      const item = texts.get(entry.position) ?? JSON.stringify(itemOf(entry, sight));
      texts.set(entry.position, item);
      yield [entry.position, item];
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
