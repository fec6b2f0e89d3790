/** Decimals as text that sorts like numbers: exact for any number of digits, and as cheap to compare as text is. */

const FIRST = 0x20;
const ZERO = 0x30;

/**
 * @param text a decimal string of the API, not negative; empty gives empty
 * @returns keys compare with `<` as their decimals do: the number of digits before the point, then the digits
 */
export function decimalKey(text: string): string {
  if (text === '') return '';
  // Called for each of a large book's trades when it is sorted: no patterns in here.
  const point = text.indexOf('.');
  const wholeEnd = point < 0 ? text.length : point;
  let start = 0;
  while (start < wholeEnd - 1 && text.charCodeAt(start) === ZERO) start++;
  let end = text.length;
  while (end > wholeEnd + 1 && text.charCodeAt(end - 1) === ZERO) end--;
  const digits = text.slice(start, end);
  return `${String.fromCharCode(FIRST + wholeEnd - start)}${point < 0 ? `${digits}.` : digits}`;
}
