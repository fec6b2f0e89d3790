/** Decimal strings as people read them. */
import { fromScaled } from './exact.ts';

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

/** The digits after the point that a currency is counted in. */
export function minorUnits(currency: string): number {
  const format = new Intl.NumberFormat('en', { style: 'currency', currency });
  return format.resolvedOptions().minimumFractionDigits ?? 2;
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
