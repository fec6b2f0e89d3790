/** Exact decimals as scaled integers: for sums over many rows, and for what a ticket comes to. Never a float. */

/** Digits kept after the point: the most that the API's decimals have. */
const SCALE = 8;
const UNIT = 10n ** BigInt(SCALE);

/** A decimal string of the API as an integer of 10⁻⁸. */
export function toScaled(text: string): bigint {
  const negative = text.startsWith('-');
  const [whole = '0', fraction = ''] = (negative ? text.slice(1) : text).split('.');
  const scaled = BigInt(whole) * UNIT + BigInt(fraction.slice(0, SCALE).padEnd(SCALE, '0'));
  return negative ? -scaled : scaled;
}

/** An integer of 10⁻⁸ as a decimal string without needless zeros. */
export const fromScaled = (scaled: bigint): string => placePoint(scaled, SCALE);

/** a × b, exact. */
export const multiply = (a: string, b: string): string => placePoint(toScaled(a) * toScaled(b), SCALE * 2);

/** To that many digits after the point; half goes to the even neighbour, as booking rounds. */
export function roundHalfEven(text: string, digits: number): string {
  const [whole = '0', fraction = ''] = text.split('.');
  if (fraction.length <= digits) return text;
  const kept = BigInt(whole.replace('-', '') + fraction.slice(0, digits));
  const rest = fraction.slice(digits);
  const half = '5'.padEnd(rest.length, '0');
  const up = rest > half || (rest === half && kept % 2n === 1n);
  const rounded = up ? kept + 1n : kept;
  return placePoint(text.startsWith('-') ? -rounded : rounded, digits);
}

function placePoint(value: bigint, digits: number): string {
  const negative = value < 0n;
  const text = (negative ? -value : value).toString().padStart(digits + 1, '0');
  if (digits === 0) return `${negative ? '-' : ''}${text}`;
  const fraction = text.slice(-digits).replace(/0+$/, '');
  return `${negative ? '-' : ''}${text.slice(0, -digits)}${fraction && `.${fraction}`}`;
}
