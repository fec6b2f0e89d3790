/** How long something took, counted in buckets: small whatever is counted, and percentiles within 5 % of the truth. */

/** Buckets to a doubling. The bounds of neighbours differ by 9 %, their middles from what they hold by half of that. */
const PER_DOUBLING = 8;

export class LatencyHistogram {
  readonly #buckets = new Map<number, number>();
  #count = 0;

  get count(): number {
    return this.#count;
  }

  /** @param ms below zero when the clocks of two machines disagree: counts as zero */
  add(ms: number): void {
    const bucket = Math.floor(Math.log2(1 + Math.max(0, ms)) * PER_DOUBLING);
    this.#buckets.set(bucket, (this.#buckets.get(bucket) ?? 0) + 1);
    this.#count += 1;
  }

  addAll(other: LatencyHistogram): void {
    for (const [bucket, count] of other.#buckets) this.#buckets.set(bucket, (this.#buckets.get(bucket) ?? 0) + count);
    this.#count += other.#count;
  }

  /**
   * What a share of all took at most.
   * @param share in (0, 1]: 0.5 for the median
   * @returns whole milliseconds; null when nothing was counted
   */
  percentile(share: number): number | null {
    let left = Math.ceil(share * this.#count);
    for (const [bucket, count] of [...this.#buckets].sort(([one], [other]) => one - other)) {
      left -= count;
      if (left <= 0) return Math.round(2 ** ((bucket + 0.5) / PER_DOUBLING) - 1);
    }
    return null;
  }
}
