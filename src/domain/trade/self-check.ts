/**
 * When a trade looks after itself: some time after a change it checks that booking, views and feed have caught up with
 * its log, and says the change again if not. This is what makes a lost message, or a crash between commit and send, harmless.
 */

/**
 * First look after a change, ms: longer than the pipeline takes when all is well, so that a healthy trade says nothing twice,
 * and before the object is evicted for idleness (10 s), so that the look need not read the log again.
 */
const FIRST = 8_500;
const LONGEST = 10 * 60_000;

/**
 * Milliseconds until the next look: longer the longer it has been in vain, and never for all trades at the same moment.
 * @param age ms since the trade last changed
 * @param random in [0, 1)
 */
export function checkDelay(age: number, random: number): number {
  const base = Math.min(Math.max(FIRST, 2 * age), LONGEST);
  return Math.round(base * (0.9 + 0.2 * random));
}
