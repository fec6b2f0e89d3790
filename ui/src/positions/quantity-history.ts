/** A position's quantity over time, folded from its booking entries, and the line that shows it. */
import { fromScaled, toScaled } from '../format/exact.ts';

interface Entry {
  quantity: string;
  recordedAt: string;
}

export interface QuantityHistory {
  /** What was held from each moment on, in 10⁻⁸. The first is 0 at the first entry. */
  steps: readonly { at: number; held: bigint }[];
  lowest: string;
  highest: string;
}

/**
 * @param entries in any order
 * @param until RFC 3339; entries recorded later don't count
 */
export function quantityHistory(entries: readonly Entry[], until: string): QuantityHistory {
  const recorded = entries.filter(({ recordedAt }) => recordedAt <= until);
  recorded.sort((one, other) => (one.recordedAt < other.recordedAt ? -1 : one.recordedAt > other.recordedAt ? 1 : 0));
  let held = 0n;
  let [lowest, highest] = [0n, 0n];
  const steps = recorded.map(({ quantity, recordedAt }) => {
    held += toScaled(quantity);
    if (held < lowest) lowest = held;
    if (held > highest) highest = held;
    return { at: Date.parse(recordedAt), held };
  });
  return { steps, lowest: fromScaled(lowest), highest: fromScaled(highest) };
}

export interface Line {
  /** Path data (SVG) of the stepped line. */
  path: string;
  /** Where zero is, from the top. */
  zero: number;
}

/** The line in a box of that size; `until` is its right end. Null where there is nothing to draw. */
export function lineOf(
  { steps, lowest, highest }: QuantityHistory,
  until: number,
  width: number,
  height: number,
): Line | null {
  const first = steps[0];
  const range = toScaled(highest) - toScaled(lowest);
  if (!first || range === 0n) return null;
  const time = Math.max(1, until - first.at);
  const x = (at: number) => rounded(((at - first.at) / time) * width);
  // Only for the eye: shares of the range, in ten thousandths.
  const y = (held: bigint) => rounded((Number(((toScaled(highest) - held) * 10_000n) / range) / 10_000) * height);
  const zero = y(0n);
  const path = steps.map(({ at, held }) => `H${x(at)}V${y(held)}`).join('');
  return { path: `M0 ${zero}${path}H${width}`, zero };
}

const rounded = (length: number) => Math.round(length * 10) / 10;
