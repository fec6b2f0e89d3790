/** Counts how often something has happened within a minute, for each of many names; forgets them with the minute. */
export class MinuteCount {
  #minute = Number.NaN;
  readonly #counts = new Map<string, number>();

  /**
   * @param now ms since the epoch
   * @returns the 1-based count of this event within the minute
   */
  next(name: string, now: number): number {
    const count = this.count(name, now) + 1;
    this.#counts.set(name, count);
    return count;
  }

  /** The events of a name within the minute so far. */
  count(name: string, now: number): number {
    const minute = Math.floor(now / 60_000);
    if (minute !== this.#minute) this.#counts.clear();
    this.#minute = minute;
    return this.#counts.get(name) ?? 0;
  }
}
