/** Readings that are asked for faster than they are answered: each comes to its end, and the last sees what was last. */
import { expect, test } from 'vitest';
import { oneAtATime } from '../../ui/src/one-at-a-time.ts';

/** Work whose ends the test decides on. */
function held() {
  const ends: (() => void)[] = [];
  const ask = oneAtATime(() => new Promise(resolve => ends.push(resolve)));
  const end = async () => {
    ends.at(-1)?.();
    await new Promise(resolve => setImmediate(resolve));
  };
  return { ask, end, begun: () => ends.length };
}

test('asked for often while it is under way, it is done once more, and then not again', async () => {
  const { ask, end, begun } = held();
  ask();
  expect(begun()).toBe(1);
  for (let n = 0; n < 3; n++) ask();
  expect(begun()).toBe(1);
  await end();
  expect(begun()).toBe(2);
  await end();
  expect(begun()).toBe(2);
});

test('asked for when it is over, it begins at once', async () => {
  const { ask, end, begun } = held();
  ask();
  await end();
  ask();
  expect(begun()).toBe(2);
});
