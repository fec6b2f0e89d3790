/** What is typed into an amendment either goes along, or is said not to. */
import { expect, test } from 'vitest';
import { type AmendDraft, toAmendment } from '../../ui/src/command/amendment.ts';

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

const made = (change: Partial<AmendDraft>) =>
  toAmendment({ ...start, reason: 'late', ...change }, start, () => 'LEI-1');

test('only what differs is sent', () => {
  expect(made({ price: '143', venue: 'XNAS' })).toEqual({ body: { price: '143', venue: 'XNAS', reason: 'late' } });
  expect(made({ counterparty: 'Southwind' })).toEqual({ body: { counterparty: 'LEI-1', reason: 'late' } });
  expect(made({})).toEqual({ errors: { quantity: 'Nothing differs from the trade as it is' } });
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
