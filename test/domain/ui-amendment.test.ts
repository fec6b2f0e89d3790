/** What is typed into an amendment either goes along, or is said not to. */
import { expect, test } from 'vitest';
import { type AmendDraft, draftOf, toAmendment } from '../../ui/src/command/amendment.ts';
import { numbersOf } from '../../ui/src/format/number-text.ts';
import { trade } from './ui-trade.ts';

const start: AmendDraft = {
  side: 'BUY',
  quantity: '1,500',
  price: '142.90',
  account: 'EQ-001',
  counterparty: 'Northwind',
  tradeDate: '2026-11-24',
  settlementDate: '2026-11-25',
  venue: '',
  reason: '',
};

const made = (change: Partial<AmendDraft>, locale = 'en') =>
  toAmendment({ ...start, reason: 'late', ...change }, start, () => 'LEI-1', numbersOf(locale));

test('only what differs is sent', () => {
  expect(made({ price: '143', venue: 'XNAS' })).toEqual({ body: { price: '143', venue: 'XNAS', reason: 'late' } });
  expect(made({ counterparty: 'Southwind' })).toEqual({ body: { counterparty: 'LEI-1', reason: 'late' } });
  expect(made({})).toEqual({ errors: { quantity: 'Nothing differs from the trade as it is' } });
});

test('a number typed otherwise is the same number, and one that cannot be read is said to be wrong', () => {
  expect(made({ quantity: '1500', side: 'SELL' })).toEqual({ body: { side: 'SELL', reason: 'late' } });
  expect(made({ quantity: '1,50' })).toEqual({ errors: { quantity: 'Write separators as in 1,234,567.25' } });
  expect(made({ price: '0' })).toEqual({ errors: { price: 'Must be above zero' } });
  expect(made({ price: '1.123456789' })).toEqual({ errors: { price: 'At most 8 digits after the point' } });
});

test('terms start as the locale writes them, and are read the same way', () => {
  const german = numbersOf('de-DE');
  const before = draftOf(trade('T', 2, { quantity: '1500', price: '1142.90' }), () => undefined, german);
  expect([before.quantity, before.price]).toEqual(['1.500', '1.142,90']);
  const after = { ...before, price: '190,5', reason: 'late' };
  expect(toAmendment(after, before, () => undefined, german)).toEqual({ body: { price: '190.5', reason: 'late' } });
});

test.each(['quantity', 'price', 'account'] as const)(
  'a required field that is emptied is an error at that field, whatever else changes: %s',
  field => {
    expect(made({ side: 'SELL', [field]: ' ' })).toEqual({ errors: { [field]: 'Cannot be emptied; give another' } });
  },
);

test.each(['tradeDate', 'settlementDate', 'counterparty'] as const)('an optional field that is emptied: %s', field => {
  expect(made({ [field]: ' ' })).toEqual({ body: { [field]: null, reason: 'late' } });
});

test('an optional field that was empty may stay so', () => {
  expect(made({ side: 'SELL', venue: ' ' })).toEqual({ body: { side: 'SELL', reason: 'late' } });
});

test.each([
  ['tradeDate', '2026-11', /^Write a date/],
  ['settlementDate', '26.11.2026', /^Write a date/],
  ['venue', 'XNA', /^Enter a MIC/],
] as const)('what is typed halfway into %s is an error: %s', (field, typed, message) => {
  expect(made({ [field]: typed })).toEqual({ errors: { [field]: expect.stringMatching(message) } });
});
