/** What becomes of a message under the switches. */
import type { Faults } from './faults.ts';

/** Messages that overtake each other are this many seconds apart at most. */
const REORDER_WITHIN = 3;

/**
 * @param random in [0, 1)
 * @returns how many seconds late each delivery comes: none for a message that is lost, two for one that comes twice
 */
export function fateOf(faults: Faults, random: () => number): number[] {
  const happens = (percent: number) => random() * 100 < percent;
  if (happens(faults.drop)) return [];
  const lateness = () => faults.delay + (faults.reorder ? Math.floor(random() * (REORDER_WITHIN + 1)) : 0);
  return happens(faults.double) ? [lateness(), lateness()] : [lateness()];
}
