/** Waiting for a condition, with a deadline and a reason to show when it passes. */
import { setTimeout as pause } from 'node:timers/promises';

/**
 * Asks again and again until the answer is neither undefined, null nor false, and gives that answer.
 * @param what completes the sentence 'Waited n s for …'
 */
export async function waitUntil<T>(
  what: string,
  ask: () => T | Promise<T>,
  { seconds = 60, everyMs = 50 } = {},
): Promise<Exclude<T, undefined | null | false>> {
  const deadline = Date.now() + seconds * 1000;
  let lastError: unknown;
  do {
    try {
      const answer = await ask();
      if (answer !== undefined && answer !== null && answer !== false)
        return answer as Exclude<T, undefined | null | false>;
      lastError = undefined;
    } catch (error) {
      lastError = error;
    }
    await pause(everyMs);
  } while (Date.now() < deadline);
  throw new Error(`Timed out after ${seconds} s waiting for ${what}.`, lastError ? { cause: lastError } : undefined);
}
