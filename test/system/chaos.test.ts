/** What was promised before a `kill -9` is kept after it: a short run of `npm run chaos`, which does it fifty times. */
import { expect, test } from 'vitest';
import { runChaos } from '../../bench/chaos/run.ts';

test('killed three times under load, every promise is kept: by the system’s own check, and by a reader of its files', async () => {
  const result = await runChaos({ seed: 20_261_124, kills: 3, settleSeconds: 90 });
  expect(result.faults).toEqual([]);
  // It was in the middle of things when it was killed.
  expect(result.cutOff).toBeGreaterThan(0);
  expect(result.promises).toBeGreaterThanOrEqual(result.trades);
  expect(result.events).toBeGreaterThanOrEqual(2 * result.trades - result.kills);
});
