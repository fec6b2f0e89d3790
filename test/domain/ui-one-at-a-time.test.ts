/** Readings that are asked for faster than they are answered: each comes to its end, and the last sees what was last. */
import { expect, test, vi } from 'vitest';
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

test('work that threw does not keep the next from beginning', async () => {
  const thrown: unknown[] = [];
  const note = (error: unknown) => thrown.push(error);
  const others = process.listeners('unhandledRejection');
  process.removeAllListeners('unhandledRejection').on('unhandledRejection', note);
  try {
    let begun = 0;
    const ask = oneAtATime(async () => {
      begun += 1;
      if (begun === 1) throw new Error('broken');
    });
    ask();
    await vi.waitFor(() => expect(thrown).toHaveLength(1));
    ask();
    expect(begun).toBe(2);
  } finally {
    process.off('unhandledRejection', note);
    for (const other of others) process.on('unhandledRejection', other);
  }
});
