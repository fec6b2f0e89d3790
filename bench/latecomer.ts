/** A client of the library that was away from the beginning, and comes back while trades go on. */
import type { TapebookClient } from '../src/client/index.ts';

export interface Latecomer {
  /** Settles when it has come to a position. @returns how many events it had missed, and how long it took to get those, ms */
  arrivedAt(position: number): Promise<{ missed: number; caughtUpMs: number }>;
  /** What was wrong with the order of what it got. */
  readonly faults: string[];
  leave(): void;
}

/** @param missed the head of the feed at its return */
export function returnLate(client: TapebookClient, missed: number): Latecomer {
  const began = performance.now();
  const faults: string[] = [];
  let caughtUpMs = 0;
  let expected = 1;
  let look: () => void = () => {};
  const subscription = client.subscribe({
    after: 0,
    onEvents: items => {
      for (const { position } of items) {
        if (position !== expected) faults.push(`the latecomer got position ${position} instead of ${expected}`);
        expected = position + 1;
      }
      if (caughtUpMs === 0 && expected > missed) caughtUpMs = performance.now() - began;
      look();
    },
  });
  return {
    faults,
    leave: () => subscription.close(),
    arrivedAt: position =>
      new Promise(resolve => {
        look = () => expected > position && resolve({ missed, caughtUpMs });
        look();
      }),
  };
}
