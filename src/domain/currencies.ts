/** Minor units of ISO 4217 for screens; booking reads the same list from migrations/0002_currencies.sql. */

// Intl counts 16 of these currencies in other digits, HUF and IDR among them.
const BY_DIGITS: readonly (readonly [digits: number, codes: string])[] = [
  [0, 'BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF'],
  [3, 'BHD IQD JOD KWD LYD OMR TND'],
  [4, 'CLF UYW'],
];

const EXCEPTIONS = new Map(BY_DIGITS.flatMap(([digits, codes]) => codes.split(' ').map(code => [code, digits])));

/** Digits after the point in which amounts of a currency are counted: two, but for the currencies listed above. */
export const minorUnits = (currency: string): number => EXCEPTIONS.get(currency) ?? 2;
