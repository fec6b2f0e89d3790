/** Numbers as traders type them, made into the API's decimal strings by moving digits, never by arithmetic on floats. */

const SHORTHAND: { [suffix: string]: number } = { k: 3, m: 6, b: 9 };

/** `1,500`, `2.5k`, `1m`. Groups, where there are any, must be of three. */
const TYPED = /^(\d+|\d{1,3}(?:,\d{3})+)?(?:\.(\d*))?\s*([kmb])?$/i;

/**
 * Reads a number: `2.5k` → `2500`, `1,500.50` → `1500.50`.
 * @returns null when the text is not a number
 */
export function readNumber(typed: string): string | null {
  const match = TYPED.exec(typed.trim());
  if (!match) return null;
  const [, groups = '', fraction = '', suffix = ''] = match;
  if (groups === '' && fraction === '') return null;
  const whole = groups.replaceAll(',', '');
  const shift = SHORTHAND[suffix.toLowerCase()] ?? 0;
  const moved = fraction.slice(0, shift).padEnd(shift, '0');
  const rest = fraction.slice(shift);
  const digits = (whole + moved).replace(/^0+(?=\d)/, '') || '0';
  return rest === '' ? digits : `${digits}.${rest}`;
}
