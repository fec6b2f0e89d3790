/** Decimal strings as people read them. */
import { minorUnits } from '../../../src/client/index.ts';
import { fromScaled, toScaled } from './exact.ts';

/** Groups the digits before the point: `1234567.5` → `1,234,567.5`. What stands after the point stays as it is. */
export function grouped(text: string): string {
  const [whole = '', fraction] = text.split('.');
  const groups = whole.replace(/\B(?=(\d{3})+$)/g, ',');
  return fraction === undefined ? groups : `${groups}.${fraction}`;
}

/** Like `grouped`, with at least two digits after the point. */
export function groupedPrice(text: string): string {
  const [whole = '', fraction = ''] = text.split('.');
  return grouped(`${whole}.${fraction.padEnd(2, '0')}`);
}

/** Like `grouped`, with the digits that the currency is counted in. Only ever adds zeros. */
export function groupedAmount(text: string, currency: string): string {
  const [whole = '', fraction = ''] = text.split('.');
  const padded = fraction.padEnd(minorUnits(currency), '0');
  return padded === '' ? grouped(whole) : grouped(`${whole}.${padded}`);
}

/**
 * Pads the fraction so that no convention reads another number: `1,500` → `1,500.00`, `1.125` → `1.1250`.
 * @param atLeast digits after the point, such as 2 for a price
 */
export function unmistakable(text: string, atLeast = 0): string {
  const [whole = '', given = ''] = fromScaled(toScaled(text)).split('.');
  const fraction = given.padEnd(atLeast, '0');
  const oneGroup = whole.length > 3 && whole.length < 7;
  const digits = fraction === '' && oneGroup ? 2 : fraction.length === 3 && whole.length < 4 ? 4 : 0;
  const padded = fraction.padEnd(digits, '0');
  return grouped(padded === '' ? whole : `${whole}.${padded}`);
}

const UNITS: [digits: number, suffix: string][] = [
  [12, 'T'],
  [9, 'B'],
  [6, 'M'],
  [3, 'K'],
];

/** A sum in three or four digits, cut off and not rounded up: `48.2M`, `981.4K`, `12.50`. */
export function compact(scaled: bigint): string {
  const text = fromScaled(scaled < 0n ? -scaled : scaled);
  const sign = scaled < 0n ? '-' : '';
  const [whole = '0', fraction = ''] = text.split('.');
  const unit = UNITS.find(([digits]) => whole.length > digits);
  if (!unit) return `${sign}${whole}.${fraction.slice(0, 2).padEnd(2, '0')}`;
  const cut = whole.length - unit[0];
  return `${sign}${grouped(whole.slice(0, cut))}.${whole.slice(cut, cut + 1)}${unit[1]}`;
}
