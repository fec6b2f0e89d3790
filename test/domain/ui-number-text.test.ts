/** Numbers as people of many countries type them, and the questions that they raise before they are sent. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Trade } from '../../src/contracts/trade.ts';
import { TradeBook } from '../../ui/src/book/trade-book.ts';
import { numbersOf } from '../../ui/src/format/number-text.ts';
import { knownPricesOf, questionOn } from '../../ui/src/ticket/second-reading.ts';
import { trade } from './ui-trade.ts';

const LOCALES = [
  ...['en-US', 'en-IN', 'de-DE', 'de-CH', 'fr-FR', 'sv-SE', 'pl-PL', 'pt-BR', 'ja-JP', 'ar-EG', 'fa-IR'],
  ...['bn-BD', 'es-ES', 'en-ZA', 'de-AT'],
];

/** A decimal string of the contract with up to 18 digits before and 8 after the point. */
const decimal = fc
  .tuple(fc.bigInt({ min: 0n, max: 10n ** 18n - 1n }), fc.stringMatching(/^\d{0,8}$/))
  .map(([whole, fraction]) => (fraction === '' ? `${whole}` : `${whole}.${fraction}`));

describe.each(LOCALES)('%s', locale => {
  const numbers = numbersOf(locale);

  test('what is written is read as the same number', () => {
    fc.assert(fc.property(decimal, number => numbers.read(numbers.write(number)).number === number));
  });

  test('what is read is written as the same text', () => {
    fc.assert(
      fc.property(decimal, number => {
        const minimumFractionDigits = number.split('.')[1]?.length ?? 0;
        const format = new Intl.NumberFormat(locale, { minimumFractionDigits, maximumFractionDigits: 8 });
        const text = format.format(number as Intl.StringNumericLiteral);
        return numbers.write(numbers.read(text).number ?? '') === text;
      }),
    );
  });

  test('a text with another reading is grouped or split at one place, and the readings differ', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[\d.,]{1,12}$/), text => {
        const [own, other] = [numbers.read(text).number, numbers.otherReading(text)];
        return other === null || (own !== null && Number(own) !== Number(other) && /^\d{1,3}[.,]\d{3}$/.test(text));
      }),
      { numRuns: 500 },
    );
  });
});

test.each([
  ['en-US', '100', '100'],
  ['en-US', '1,500', '1500'],
  ['en-US', '1,500.25', '1500.25'],
  ['en-US', '1 500.25', '1500.25'],
  ['en-US', '+1,500', '1500'],
  ['en-US', ' 12 ', '12'],
  ['en-US', '５，０００．５', '5000.5'],
  ['en-US', '007', '7'],
  ['en-US', '5.', '5'],
  ['en-US', '.5k', '500'],
  ['en-US', '2.5k', '2500'],
  ['en-US', '1.2345678m', '1234567.8'],
  ['en-US', '1b', '1000000000'],
  ['en-US@posix', '1,500', '1500'],
  ['en-IN', '1,00,000', '100000'],
  ['en-IN', '1,500,000', '1500000'],
  ['de-DE', '1.500', '1500'],
  ['de-DE', '189.220', '189220'],
  ['de-DE', '189,22', '189.22'],
  ['de-DE', '0,5', '0.5'],
  ['de-DE', '2,5k', '2500'],
  ['de-CH', "1'500.25", '1500.25'],
  ['de-CH', '1’500.25', '1500.25'],
  ['fr-FR', '1 500,25', '1500.25'],
  ['fr-FR', '1\u00a0500,25', '1500.25'],
  ['fr-FR', '1\u202f500,25', '1500.25'],
  ['sv-SE', '1 500,25', '1500.25'],
  ['pl-PL', '1500,25', '1500.25'],
  ['ja-JP', '１５００', '1500'],
  ['ar-EG', '١٬٥٠٠٫٢٥', '1500.25'],
  ['ar-EG', '\u200f1,500.25', '1500.25'],
  ['fa-IR', '۱٬۵۰۰٫۲۵', '1500.25'],
])('%s: %j is %s', (locale, typed, expected) =>
  expect(numbersOf(locale).read(typed)).toMatchObject({ number: expected }),
);

const GROUPS = /^Write separators as in /;
const NUMBER = /^Enter a number, such as /;

test.each([
  ['en-US', '', NUMBER],
  ['en-US', '.', NUMBER],
  ['en-US', 'k', NUMBER],
  ['en-US', '1e3', NUMBER],
  ['en-US', 'ten', NUMBER],
  ['en-US', '5kk', NUMBER],
  ['en-US', '10²', NUMBER],
  ['en-US', '-5', /^Must be above zero$/],
  ['en-US', '1,50', GROUPS],
  ['en-US', '0,5', GROUPS],
  ['en-US', '0,500', GROUPS],
  ['en-US', '12,34,5', GROUPS],
  ['en-US', '1,00,000', GROUPS],
  ['en-US', '1,2345', GROUPS],
  ['en-US', '1.2.3', GROUPS],
  ['en-US', '1,500 000', GROUPS],
  ['en-US', "1'500", GROUPS],
  ['en-US', '1.500,25', GROUPS],
  ['en-IN', '1,5,00', GROUPS],
  ['de-DE', '189.22', GROUPS],
  ['de-DE', '1,500.25', GROUPS],
  ['fr-FR', '189.22', GROUPS],
  ['fr-FR', '1.500', GROUPS],
  ['de-CH', '189,22', GROUPS],
  ['en-US', '1234567890123456789', /^At most 18 digits before the point$/],
  ['en-US', '1000000000b', /^At most 18 digits before the point$/],
  ['en-US', '0.123456789', /^At most 8 digits after the point$/],
])('%s: %j is refused', (locale, typed, message) => {
  const { number, error } = numbersOf(locale).read(typed);
  expect(number).toBeNull();
  expect(error).toMatch(message);
});

const asked = (locale: string, texts: { quantity?: string; price?: string }, ...known: string[]) =>
  questionOn(texts, {}, numbersOf(locale), known)?.readings ?? null;

describe('the ticket asks', () => {
  test.each([
    ['en-US', { price: '189,220' }, ['189.22'], ['189220', '189.22']],
    ['en-US', { price: '190,500' }, ['190.5'], ['190500', '190.5']],
    ['en-US', { price: '189,220' }, [], ['189220', '189.22']],
    ['en-US', { price: '189.220' }, [], ['189.22', '189220']],
    ['en-US', { price: '189.220' }, ['189000'], ['189.22', '189220']],
    ['en-US', { price: '1,892' }, ['189.1', '189.2'], ['1892', '1.892']],
    ['en-US', { price: '189,220' }, ['189220', '189.22'], ['189220', '189.22']],
    ['en-US', { quantity: '1.500' }, ['1'], ['1.5', '1500']],
    ['en-US', { quantity: '1.000' }, ['1'], ['1', '1000']],
    ['de-DE', { price: '189.220' }, ['189.22'], ['189220', '189.22']],
    ['de-DE', { quantity: '1,500' }, ['1'], ['1.5', '1500']],
    ['fr-FR', { price: '189,220' }, [], ['189.22', '189220']],
    ['de-CH', { price: '189.220' }, [], ['189.22', '189220']],
    ['ar-EG', { price: '189,220' }, [], ['189220', '189.22']],
  ])('%s: %j where %j is known', (locale, texts, known, readings) =>
    expect(asked(locale, texts, ...known)).toEqual(readings),
  );

  test.each([
    ['en-US', { quantity: '1,500' }, []],
    ['en-US', { quantity: '1,500', price: '189.220' }, ['189.5']],
    ['en-US', { price: '189.22' }, []],
    ['en-US', { price: '189220' }, ['189.22']],
    ['en-US', { price: '1,500,000' }, []],
    ['en-US', { price: '1,500.25' }, []],
    ['en-US', { price: '1,890' }, ['189']],
    ['en-US', { price: '1 500' }, []],
    ['en-US', { quantity: '1.5' }, []],
    ['de-DE', { quantity: '1.500', price: '189,22' }, []],
    ['en-US', { price: '0.500' }, []],
    ['fa-IR', { price: '۱۸۹٬۲۲۰' }, []],
  ])('not, in %s: %j where %j is known', (locale, texts, known) => expect(asked(locale, texts, ...known)).toBeNull());

  test('once for a text, and first about the quantity', () => {
    const ask = (price: string, answered: { quantity?: string; price?: string }) =>
      questionOn({ quantity: '1.500', price }, answered, numbersOf('en'), [])?.field;
    expect(ask('189,220', {})).toBe('quantity');
    expect(ask('189,220', { quantity: '1.500' })).toBe('price');
    expect(ask('189,220', { quantity: '1.500', price: '189,220' })).toBeUndefined();
    expect(ask('189,221', { quantity: '1.500', price: '189,220' })).toBe('price');
  });
});

test('known are the price booked last for the listing among the trades loaded, and the reference price', () => {
  const book = new TradeBook();
  const at = (minute: number, price: string, more: Partial<Trade> = {}) =>
    trade(`T${minute}`, 2, { price, submittedAt: `2026-11-23T10:${minute}:00.000Z`, ...more });
  book.putAll([
    at(10, '188'),
    at(11, '189'),
    at(12, '189220', { status: 'REJECTED' }),
    at(13, '190500', { status: 'PENDING_NEW' }),
    at(14, '160', { currency: 'EUR' }),
    at(15, '31', { symbol: 'SHEL', isin: 'GB00BP6MXD84' }),
  ]);
  const apple = { symbol: 'AAPL', currency: 'USD', referencePrice: '150' };
  expect(knownPricesOf(book, 'aapl', apple)).toEqual(['189', '150']);
  expect(knownPricesOf(book, 'aapl', { ...apple, referencePrice: null })).toEqual(['189']);
  expect(knownPricesOf(book, ' gb00bp6mxd84', undefined)).toEqual(['31']);
  expect(knownPricesOf(book, 'NONE', undefined)).toEqual([]);
});
