/** Exact decimal arithmetic on strings. No price, quantity or amount ever becomes a binary float. */
import Big from 'big.js';

/** A decimal number as text, such as `-12.50`; never in exponent form. */
export type Decimal = string;

const DECIMAL_TEXT = /^(0|[1-9]\d{0,17})(\.\d{1,8})?$/;

/** True for an unsigned decimal of up to 18 digits before and 8 after the point, without exponent or leading zeros. */
export const isDecimalText = (text: string): boolean => DECIMAL_TEXT.test(text);

/** a × b, exact. */
export const multiply = (a: Decimal, b: Decimal): Decimal => new Big(a).times(b).toFixed();

/** a + b, exact. */
export const add = (a: Decimal, b: Decimal): Decimal => new Big(a).plus(b).toFixed();

/** −a, with as many digits; zero has no sign. */
export function negate(a: Decimal): Decimal {
  if (a.startsWith('-')) return a.slice(1);
  return /[1-9]/.test(a) ? `-${a}` : a;
}

/** Negative, zero or positive as a is below, equal to or above b. */
export const compare = (a: Decimal, b: Decimal): -1 | 0 | 1 => new Big(a).cmp(b);

/**
 * Rounds half to even (IEEE 754 and ISO 80000-1 rule A), so that rounding many amounts has no bias.
 * @param digits digits kept after the point, e.g. a currency's minor units (ISO 4217)
 */
export const roundHalfEven = (a: Decimal, digits: number): Decimal => new Big(a).toFixed(digits, Big.roundHalfEven);

/**
 * a ÷ b, rounded half to even.
 * @param digits digits kept after the point
 * @throws Error when b is zero
 */
export function divide(a: Decimal, b: Decimal, digits: number): Decimal {
  const exact = Big();
  exact.DP = digits;
  exact.RM = Big.roundHalfEven;
  return new exact(a).div(b).toFixed();
}
