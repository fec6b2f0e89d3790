/** What becomes of messages under the fault switches. */
import { expect, test } from 'vitest';
import { fateOf } from '../../src/worker/local/faults/fate.ts';
import { NO_FAULTS } from '../../src/worker/local/faults/faults.ts';

const always = (value: number) => () => value;

test('without faults every message comes once and at once', () => {
  for (const random of [0, 0.5, 0.999]) expect(fateOf(NO_FAULTS, always(random))).toEqual([0]);
});

test('messages are lost and doubled as often as was said', () => {
  expect(fateOf({ ...NO_FAULTS, drop: 100 }, always(0.999))).toEqual([]);
  expect(fateOf({ ...NO_FAULTS, drop: 50 }, always(0.49))).toEqual([]);
  expect(fateOf({ ...NO_FAULTS, drop: 50 }, always(0.5))).toEqual([0]);
  expect(fateOf({ ...NO_FAULTS, double: 50 }, always(0.49))).toEqual([0, 0]);
});

test('a delay is for every delivery; what overtakes differs by some seconds', () => {
  expect(fateOf({ ...NO_FAULTS, delay: 4, double: 100 }, always(0))).toEqual([4, 4]);
  let turn = 0;
  const late = fateOf({ ...NO_FAULTS, delay: 1, double: 100, reorder: true }, () => [0, 0, 0, 0.999][turn++] ?? 0);
  expect(late).toEqual([1, 4]);
});
