import { expect, test } from 'vitest';
import { nextChoice, offered } from '../../ui/src/ticket/choices.ts';

const open = { disabled: false };
const closed = { disabled: true };

test('arrows go over what cannot be chosen, and around the end', () => {
  const choices = [closed, open, closed, open];
  expect(nextChoice(choices, null, 1)).toBe(1);
  expect(nextChoice(choices, 1, 1)).toBe(3);
  expect(nextChoice(choices, 3, 1)).toBe(1);
  expect(nextChoice(choices, null, -1)).toBe(3);
  expect(nextChoice([closed], null, 1)).toBeNull();
  expect(nextChoice([], null, -1)).toBeNull();
});

test('what matches is offered; all of it while one of them stands there unchanged', () => {
  const choices = ['EQ-001', 'EQ-002'].map(value => ({ value, note: '' }));
  expect(offered(choices, '02').map(({ value }) => value)).toEqual(['EQ-002']);
  expect(offered(choices, 'eq-001')).toHaveLength(2);
});
