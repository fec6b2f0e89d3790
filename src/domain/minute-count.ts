/** Counts how often something has happened within a minute, for each of many names; forgets them with the minute. */
export class MinuteCount {
  #minute = Number.NaN;
  readonly #counts = new Map<string, number>();

  /**
   * @param now ms since the epoch
   * @returns the how manieth of this minute it is, from 1
   */
  next(name: string, now: number): number {
    const minute = Math.floor(now / 60_000);
    if (minute !== this.#minute) this.#counts.clear();
    this.#minute = minute;
    const count = (this.#counts.get(name) ?? 0) + 1;
    this.#counts.set(name, count);
    return count;
  }
}
