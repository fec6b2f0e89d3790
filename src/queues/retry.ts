/** When a message that could not be handled comes again, and when it is given up. */

/** Longest delay between two deliveries, seconds. */
const LONGEST = 300;

/**
 * Deliveries of a message before it is parked. With the delays below that is at least 17 minutes, at most 29. The queue's
 * own `max_retries` is one less, so that a worker that dies on every delivery, and can't park anything, is noticed too.
 */
export const MOST_DELIVERIES = 13;

/**
 * Seconds until the next delivery: doubling from 1 s, with jitter so that messages that failed together don't return together.
 * @param attempts deliveries so far, from 1
 * @param random in [0, 1)
 */
export const retryDelay = (attempts: number, random: number): number =>
  Math.ceil(Math.min(2 ** (attempts - 1), LONGEST) * (0.75 + 0.5 * random));
