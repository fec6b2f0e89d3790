/** Decimals as text that sorts like numbers: exact for any number of digits, and as cheap to compare as text is. */

const FIRST = 0x20;

/**
 * @param text a decimal string of the API, not negative; empty gives empty
 * @returns keys compare with `<` as their decimals do: the number of digits before the point, then the digits
 */
export function decimalKey(text: string): string {
  if (text === '') return '';
  const point = text.indexOf('.');
  const whole = (point < 0 ? text : text.slice(0, point)).replace(/^0+(?=\d)/, '');
  const fraction = point < 0 ? '' : text.slice(point + 1).replace(/0+$/, '');
  return `${String.fromCharCode(FIRST + whole.length)}${whole}.${fraction}`;
}
