import { expect, test } from 'vitest';
import { withChosen } from '../../ui/src/blotter/options.ts';
import { listingsOf, namedBy, nextChoice, offered, stillFound, wordsFor } from '../../ui/src/ticket/choices.ts';

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

test('an ISIN names an instrument only where it has one listing to trade', () => {
  const isin = 'GB00BP6MXD84';
  const london = { symbol: 'SHEL', isin, active: true };
  const amsterdam = { symbol: 'SHELL', isin, active: true };
  expect(namedBy('shell', [london, amsterdam])).toBe(amsterdam);
  expect(namedBy(isin, [london, amsterdam])).toBeUndefined();
  expect(listingsOf(` ${isin.toLowerCase()}`, [london, amsterdam])).toHaveLength(2);
  expect(namedBy(isin, [london, { ...amsterdam, active: false }])).toBe(london);
  expect(namedBy(isin, [{ ...london, active: false }])).toMatchObject({ symbol: 'SHEL' });
  expect(namedBy('SHE', [london])).toBeUndefined();
  const [upper, lower] = [london, { ...amsterdam, symbol: 'Shel' }];
  for (const found of [
    [upper, lower],
    [lower, upper],
  ]) {
    expect(namedBy('Shel', found)).toBe(lower);
    expect(namedBy('SHEL', found)).toBe(upper);
    expect(namedBy('shel', found)).toBeUndefined();
  }
  expect(namedBy('SHEL', [lower])).toBe(lower);
});

test('counterparties of one name stand for themselves by their LEI, and are found by their name', () => {
  const words = wordsFor(
    new Map([
      ['L1', 'Twin Bank'],
      ['L2', 'Own Name'],
      ['L3', 'Twin Bank'],
    ]),
  );
  expect([...words]).toEqual([
    ['L1', 'L1'],
    ['L2', 'Own Name'],
    ['L3', 'L3'],
  ]);
  const choices = [
    { value: 'L1', also: 'Twin Bank' },
    { value: 'Own Name', also: 'L2' },
  ];
  expect(offered(choices, 'twin')).toEqual([choices[0]]);
  expect(offered(choices, 'l2')).toEqual([choices[1]]);
});

test('what is chosen and not offered stays where it can be seen and taken back', () => {
  const known = [{ value: 'EQ-001', label: 'EQ-001', note: 'First' }];
  expect(withChosen(known, ['EQ-900', 'EQ-001'])).toEqual([...known, { value: 'EQ-900', label: 'EQ-900' }]);
});
