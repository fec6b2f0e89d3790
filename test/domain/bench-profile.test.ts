import { expect, test } from 'vitest';
import { selfTimes } from '../../bench/profile.ts';

const frame = (id: number, functionName: string, url = '') => ({ id, callFrame: { functionName, url, lineNumber: 9 } });

test('self times of a profile: by function, most first, neither idleness nor the time of other isolates in them', () => {
  const profile = {
    nodes: [frame(1, 'fold', 'worker.js'), frame(2, 'fold', 'worker.js'), frame(3, '(idle)'), frame(4, '(program)')],
    samples: [1, 2, 3, 4, 1],
    timeDeltas: [500, 250, 80_000, 500, 60_000],
  };
  expect(selfTimes(profile)).toEqual({
    ms: 2.25,
    functions: [
      { name: 'fold', at: 'worker.js:10', ms: 1.75 },
      { name: '(program)', at: '', ms: 0.5 },
    ],
  });
});
