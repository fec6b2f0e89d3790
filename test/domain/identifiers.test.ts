import { describe, expect, test } from 'vitest';
import { isValidIsin } from '../../src/domain/isin.ts';
import { isValidLei } from '../../src/domain/lei.ts';

const ISINS = `
  US0378331005 US5949181045 US0231351067 US02079K3059 US02079K1079 US30303M1027 US88160R1014 US67066G1040 US0079031078
  US7475251036 US8825081040 US4581401001 US17275R1023 US64110L1061 US00724F1012 US22160K1051 US7134481081 US4385161066
  US46625H1005 US0605051046 US1729674242 US9497461015 US38141G1040 US6174464486 US92826C8394 US57636Q1040 US4781601046
  US7170811035 US58933Y1055 US0028241000 US91324P1021 US7427181091 US1912161007 US5801351017 US9311421039 US4370761029
  US6541061031 US2546871060 US30231G1022 US1667641005 US0970231058 US1491231015 US3696043013 US4592001014 US68389X1054
  US79466L3024 US00206R1023 US92343V1044 DE0007164600 DE0007236101 NL0010273215 FR0000121014 FR0000120321 FR0000120271
  GB00BH4HKS39 GB0005405286 GB0007980591 CH0038863350 CH0012032048 CH0012005267 JP3633400001 JP3435000009 AU000000BHP4
  AU000000CBA7 AU000000ANZ3`
  .trim()
  .split(/\s+/);

/** Goldman Sachs, JPMorgan, Morgan Stanley, Deutsche Bank, Barclays, UBS, BNP Paribas, HSBC, Citibank, Bank of America. */
const LEIS = `
  FOR8UP27PHTHYVLBNG30 7H6GLXDRUGQFU57RNE97 IGJSJL3JD5P30I6NJZ34 7LTWFZYICNSX8D621K86 G5GSEF7VJP5I7OUK5573
  BFM8T61CT2L1QCEMIK50 R0MUWSFPU8MPRO8K5P83 MP6I5ZYZBEU3UXPYFY54 E57ODZWZ7FF32TWEFA76 B4TYDEB6GKMZO031MB27`
  .trim()
  .split(/\s+/);

/** Every text that differs from the given one in the one character at one position. */
function withOneChanged(text: string, position: RegExp, alphabet: string): string[] {
  return [...text].flatMap((old, at) =>
    position.test(old)
      ? [...alphabet].filter(now => now !== old).map(now => text.slice(0, at) + now + text.slice(at + 1))
      : [],
  );
}

describe('ISIN', () => {
  test.each(ISINS)('%s is valid', isin => {
    expect(isValidIsin(isin)).toBe(true);
  });

  test('any one changed digit is caught', () => {
    const changed = ISINS.flatMap(isin => withOneChanged(isin, /\d/, '0123456789'));
    expect(changed.length).toBeGreaterThan(5_000);
    expect(changed.filter(isValidIsin)).toEqual([]);
  });

  test.each([
    ['empty', ''],
    ['lower case', 'us0378331005'],
    ['one short', 'US037833100'],
    ['one too long', 'US03783310050'],
    ['digits for a country', '120378331005'],
    ['a letter for a check digit', 'US037833100F'],
    ['white space around', ' US0378331005'],
    ['a line end after', 'US0378331005\n'],
    ['full-width digits', 'US０３７８３３１００５'],
  ])('%s is not valid', (_, text) => {
    expect(isValidIsin(text)).toBe(false);
  });
});

describe('LEI', () => {
  test.each(LEIS)('%s is valid', lei => {
    expect(isValidLei(lei)).toBe(true);
  });

  test('any one digit changed for a digit, or letter for a letter, is caught', () => {
    const digits = LEIS.flatMap(lei => withOneChanged(lei, /\d/, '0123456789'));
    const letters = LEIS.flatMap(lei => withOneChanged(lei, /[A-Z]/, 'ABCDEFGHIJKLMNOPQRSTUVWXYZ'));
    expect(digits.length).toBeGreaterThan(500);
    expect(letters.length).toBeGreaterThan(3_000);
    expect([...digits, ...letters].filter(isValidLei)).toEqual([]);
  });

  test('two neighbours of one kind that changed places are caught', () => {
    const swapped = LEIS.flatMap(lei =>
      [...lei.slice(1)].flatMap((right, at) => {
        const left = lei.charAt(at);
        const sameKind = /\d/.test(left) === /\d/.test(right);
        return sameKind && left !== right ? [lei.slice(0, at) + right + left + lei.slice(at + 2)] : [];
      }),
    );
    expect(swapped.length).toBeGreaterThan(50);
    expect(swapped.filter(isValidLei)).toEqual([]);
  });

  test.each([
    ['empty', ''],
    ['lower case', '7h6glxdrugqfu57rne97'],
    ['one short', '7H6GLXDRUGQFU57RNE9'],
    ['one too long', '7H6GLXDRUGQFU57RNE970'],
    ['a letter for a check digit', '7H6GLXDRUGQFU57RNE9A'],
    ['a line end after', '7H6GLXDRUGQFU57RNE97\n'],
  ])('%s is not valid', (_, text) => {
    expect(isValidLei(text)).toBe(false);
  });
});
