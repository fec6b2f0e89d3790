/**
 * International Securities Identification Number, ISO 6166: a two-letter prefix, nine letters or digits (the NSIN) and
 * a check digit, e.g. `US0378331005`.
 *
 * The prefix is not held against ISO 3166: agencies also issue under codes that are no country (XS, EU, QS …), and a
 * list here would refuse real securities the day a code is added.
 */

const ISIN = /^[A-Z]{2}[A-Z0-9]{9}[0-9]$/;

/** True for upper-case text of the ISIN's form whose check digit is right. Never throws. */
export function isValidIsin(text: string): boolean {
  return ISIN.test(text) && luhnSum(toDigits(text)) % 10 === 0;
}

/** Letters become two digits, A = 10 to Z = 35, before the sum is taken (ISO 6166, annex on the check digit). */
function toDigits(text: string): string {
  return text.replace(/[A-Z]/g, letter => String(Number.parseInt(letter, 36)));
}

/** The double-add-double sum: every second digit from the right, starting left of the check digit, is doubled. */
function luhnSum(digits: string): number {
  let sum = 0;
  for (let fromRight = 0; fromRight < digits.length; fromRight += 1) {
    const digit = Number(digits[digits.length - 1 - fromRight]);
    const weighted = fromRight % 2 === 1 ? digit * 2 : digit;
    sum += weighted > 9 ? weighted - 9 : weighted;
  }
  return sum;
}
