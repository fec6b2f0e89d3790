import { expect, test } from 'vitest';
import { lineOf, quantityHistory } from '../../ui/src/positions/quantity-history.ts';

const at = (second: number) => `2026-11-24T10:00:0${second}.000Z`;
const entry = (quantity: string, second: number) => ({ quantity, recordedAt: at(second) });

test('entries are folded in the order in which they were recorded, and to the last digit', () => {
  const history = quantityHistory([entry('-250.5', 2), entry('100.00000001', 1), entry('40', 3)], at(9));
  expect(history.steps.map(({ held }) => held)).toEqual([10_000_000_001n, -15_049_999_999n, -11_049_999_999n]);
  expect([history.lowest, history.highest]).toEqual(['-150.49999999', '100.00000001']);
});

test('what was recorded after the moment looked at does not count', () => {
  const { steps, highest } = quantityHistory([entry('100', 1), entry('900', 4)], at(3));
  expect(steps).toHaveLength(1);
  expect(highest).toBe('100');
});

test('the line is stepped, from zero, over all of the width, and zero lies where it should', () => {
  const history = quantityHistory([entry('100', 0), entry('-200', 5)], at(9));
  const line = lineOf(history, Date.parse(at(0)) + 10_000, 100, 20);
  expect(line).toEqual({ path: 'M0 10H0V0H50V20H100', zero: 10 });
});

test('where nothing was ever held there is no line', () => {
  expect(lineOf(quantityHistory([], at(9)), Date.parse(at(9)), 100, 20)).toBeNull();
  expect(lineOf(quantityHistory([entry('0', 1)], at(9)), Date.parse(at(9)), 100, 20)).toBeNull();
});
