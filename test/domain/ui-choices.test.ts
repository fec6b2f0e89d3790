import { expect, test } from 'vitest';
import { nextChoice, offered, stillFound } from '../../ui/src/ticket/choices.ts';

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

test('while the answer for a longer text is on its way, only what matches it is offered of the one before', () => {
  const tesla = { symbol: 'TSLA', isin: 'US88160R1014', name: 'Tesla' };
  const toyota = { symbol: '7203', isin: 'JP3633400001', name: 'Toyota Motor' };
  expect(stillFound([tesla, toyota], 'T')).toEqual([tesla, toyota]);
  expect(stillFound([tesla, toyota], ' toyo')).toEqual([toyota]);
  expect(stillFound([tesla, toyota], 'mot')).toEqual([toyota]);
  expect(stillFound([tesla, toyota], 'otor')).toEqual([]);
  expect(stillFound([tesla, toyota], 'jp36')).toEqual([toyota]);
});
