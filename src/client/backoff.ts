/** How long to wait before trying again: exponential, with jitter so that many clients do not return together. */

export interface Backoff {
  /** Upper bound of the first wait. */
  baseMs: number;
  /** No wait is longer than this. */
  capMs: number;
  /** A number in [0, 1), for the jitter. */
  random: () => number;
}

/**
 * The wait before the next try: half of it fixed, half random.
 * @param failures how many tries have failed so far, from 1
 */
export function backoffMs({ baseMs, capMs, random }: Backoff, failures: number): number {
  const ceiling = Math.min(capMs, baseMs * 2 ** Math.min(failures - 1, 30));
  return ceiling / 2 + (ceiling / 2) * random();
}

/** Reads `Retry-After`, which is either seconds or an HTTP date; null when absent or neither. */
export function retryAfterMs(header: string | null, now: number): number | null {
  if (header === null) return null;
  if (/^\d+$/.test(header.trim())) return Number(header) * 1000;
  const at = Date.parse(header);
  return Number.isNaN(at) ? null : Math.max(0, at - now);
}
