/** When a message that could not be handled comes again. */

/** Longest delay between two deliveries, seconds. */
const LONGEST = 300;

/**
 * Seconds until the next delivery: doubling from 1 s, with jitter so that messages that failed together don't return together.
 * @param attempts deliveries so far, from 1
 * @param random in [0, 1)
 */
export const retryDelay = (attempts: number, random: number): number =>
  Math.ceil(Math.min(2 ** (attempts - 1), LONGEST) * (0.75 + 0.5 * random));
