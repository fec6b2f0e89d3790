/** Bounds how many messages each subject sends. Kept in memory only: an object that slept has heard nothing for a whole window. */
export const MAX_MESSAGES = 500;
export const MESSAGE_WINDOW_MS = 10_000;

/** Weight of a message, and of an acknowledgement that only advances the position, in tenths of a message. */
export const MESSAGE_TENTHS = 10;
export const ACK_TENTHS = 1;

/** Messages within this time are kept as one entry, which counts until its last message is out of the window. */
const ENTRY_MS = 100;

interface Entry {
  firstAt: number;
  lastAt: number;
  tenths: number;
}

export class MessageRate {
  readonly #sent = new Map<string, Entry[]>();
  #sweptAt = 0;

  /**
   * @param now ms since the epoch
   * @returns whether the subject is still within the bound
   */
  add(subject: string, tenths: number, now: number): boolean {
    this.#sweep(now);
    const entries = since(now, this.#sent.get(subject) ?? []);
    this.#sent.set(subject, entries);
    const last = entries.at(-1);
    if (last && now - last.firstAt < ENTRY_MS) {
      last.tenths += tenths;
      last.lastAt = now;
    } else entries.push({ firstAt: now, lastAt: now, tenths });
    return entries.reduce((sum, entry) => sum + entry.tenths, 0) <= MAX_MESSAGES * MESSAGE_TENTHS;
  }

  /** Forgets, once a window, those that have been silent for one. */
  #sweep(now: number): void {
    if (now - this.#sweptAt < MESSAGE_WINDOW_MS) return;
    this.#sweptAt = now;
    for (const [subject, entries] of this.#sent) if (since(now, entries).length === 0) this.#sent.delete(subject);
  }
}

/** Drops what is out of the window, from the front. */
function since(now: number, entries: Entry[]): Entry[] {
  while (entries[0] && entries[0].lastAt <= now - MESSAGE_WINDOW_MS) entries.shift();
  return entries;
}
