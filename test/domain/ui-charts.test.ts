/** Axes and lines of charts. */
import { expect, test } from 'vitest';
import { linePath, roundMaximum } from '../../ui/src/operations/scale.ts';

test.each([
  [0, 1],
  [1, 1],
  [1.5, 2],
  [7, 10],
  [10, 10],
  [318, 500],
  [1201, 2000],
])('the axis for %d ends at %d', (value, end) => expect(roundMaximum(value)).toBe(end));

test('a line goes through its values, from the bottom at zero to the top at the maximum', () => {
  expect(linePath([0, 5, 10], 10, 100, 50)).toBe('M0 50L50 25L100 0');
});

test('where nothing was measured the line stops; a value alone is a dash', () => {
  expect(linePath([1, 1, null, 2, null], 2, 100, 50)).toBe('M0 25L25 25M71 0h8');
  expect(linePath([null, null], 2, 100, 50)).toBe('');
});
