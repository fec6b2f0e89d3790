import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { multiply as exactProduct, roundHalfEven as roundedByBooking } from '../../src/domain/decimal.ts';
import { compact, grouped, groupedAmount, groupedPrice, unmistakable } from '../../ui/src/format/amount.ts';
import { fromScaled, multiply, roundHalfEven, toScaled } from '../../ui/src/format/exact.ts';
import { numbersOf } from '../../ui/src/format/number-text.ts';
import { toSubmission } from '../../ui/src/ticket/draft.ts';

const decimal = fc
  .tuple(fc.bigInt({ min: 0n, max: 10n ** 18n - 1n }), fc.stringMatching(/^\d{0,8}$/))
  .map(([whole, fraction]) => (fraction === '' ? `${whole}` : `${whole}.${fraction}`));

describe('exact arithmetic', () => {
  it('multiplies like the domain', () => {
    fc.assert(fc.property(decimal, decimal, (a, b) => multiply(a, b) === exactProduct(a, b)));
  });

  it('rounds like booking', () => {
    const same = (text: string, digits: number) => {
      const [a, b] = [roundHalfEven(text, digits), roundedByBooking(text, digits)];
      return toScaled(a) === toScaled(b);
    };
    fc.assert(fc.property(decimal, fc.nat(4), same));
    for (const text of ['0.005', '0.015', '-2.5', '9271.5', '9270.5', '1.0049999']) {
      expect(same(text, 2)).toBe(true);
      expect(same(text, 0)).toBe(true);
    }
  });

  it('comes back from its scaled form', () => {
    fc.assert(fc.property(decimal, text => toScaled(fromScaled(toScaled(text))) === toScaled(text)));
    expect(fromScaled(toScaled('-12.50'))).toBe('-12.5');
  });
});

describe('numbers as read', () => {
  it('are grouped without touching what stands after the point', () => {
    expect(grouped('1234567.1234567')).toBe('1,234,567.1234567');
    expect(grouped('100')).toBe('100');
    expect(groupedPrice('2845.5')).toBe('2,845.50');
    expect(groupedPrice('0.7214')).toBe('0.7214');
    expect(groupedAmount('13632050.8', 'USD')).toBe('13,632,050.80');
    expect(groupedAmount('219978100', 'JPY')).toBe('219,978,100');
  });

  it('are counted in the minor units of ISO 4217 where Intl has others', () => {
    expect(groupedAmount('64036.65', 'HUF')).toBe('64,036.65');
    expect(groupedAmount('64036', 'HUF')).toBe('64,036.00');
    expect(groupedAmount('1500.5', 'IQD')).toBe('1,500.500');
  });

  it.each([
    ['1500', 0, '1,500.00'],
    ['999', 0, '999'],
    ['1000000', 0, '1,000,000'],
    ['1.5', 0, '1.5'],
    ['1.125', 0, '1.1250'],
    ['1.125', 2, '1.1250'],
    ['1500.125', 2, '1,500.125'],
    ['189.220', 2, '189.22'],
    ['189220', 2, '189,220.00'],
    ['12', 2, '12.00'],
    ['1234567', 2, '1,234,567.00'],
  ])('%s with %d digits cannot be misread as %s', (text, digits, expected) =>
    expect(unmistakable(text, digits)).toBe(expected),
  );

  it.each([
    ['0', '0.00'],
    ['12.5', '12.50'],
    ['999.99', '999.99'],
    ['1000', '1.0K'],
    ['48250000', '48.2M'],
    ['999999', '999.9K'],
    ['1234567890123456', '1,234.5T'],
  ])('%s in short is %s', (text, expected) => expect(compact(toScaled(text))).toBe(expected));
});

describe('a ticket', () => {
  const draft = {
    side: 'SELL',
    instrument: 'sap',
    quantity: '1.5k',
    price: '231.05',
    account: 'EQ-001',
    counterparty: 'BNP Paribas SA',
    clientReference: '',
  } as const;
  const leiOf = (name: string) => (name === 'BNP Paribas SA' ? 'R0MUWSFPU8MPRO8K5P83' : undefined);

  it('becomes the submission it says', () => {
    expect(toSubmission(draft, leiOf, numbersOf('en'))).toEqual({
      body: {
        side: 'SELL',
        symbol: 'SAP',
        quantity: '1500',
        price: '231.05',
        account: 'EQ-001',
        counterparty: 'R0MUWSFPU8MPRO8K5P83',
      },
    });
    const preferred = { ...draft, instrument: 'brk.pb' };
    expect(toSubmission(preferred, leiOf, numbersOf('en'))).toMatchObject({ body: { symbol: 'BRK.PB' } });
    expect(toSubmission(preferred, leiOf, numbersOf('en'), 'BRK.pB')).toMatchObject({ body: { symbol: 'BRK.pB' } });
    expect(toSubmission({ ...draft, instrument: 'DE0007164600' }, leiOf, numbersOf('en'), 'SAP')).toMatchObject({
      body: { isin: 'DE0007164600' },
    });
  });

  it('names every field that keeps it from being one', () => {
    const wrong = { ...draft, instrument: ' ', quantity: '0', price: '1.123456789', account: '' };
    expect(toSubmission(wrong, leiOf, numbersOf('en'))).toEqual({
      errors: {
        instrument: 'Enter a symbol or an ISIN',
        quantity: 'Must be above zero',
        price: 'At most 8 digits after the point',
        account: 'Choose an account',
      },
    });
  });
});
