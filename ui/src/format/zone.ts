/** By which clock times are shown: one for every desk, or that of this machine. Dates are dates in either. */

export const ZONES = ['UTC', 'local'] as const;
export type Zone = (typeof ZONES)[number];

let zone: Zone = 'UTC';

/** From now on, every time that is formatted is of this zone. */
export function showZone(next: Zone): void {
  zone = next;
}

const two = (n: number) => String(n).padStart(2, '0');

/** A timestamp of the API as `2026-11-23T14:32:07.120` by the clock that is shown. */
export function inZone(timestamp: string): string {
  if (zone === 'UTC') return timestamp.slice(0, 23);
  const at = new Date(timestamp);
  if (Number.isNaN(at.getTime())) return timestamp;
  const date = `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`;
  const time = `${two(at.getHours())}:${two(at.getMinutes())}:${two(at.getSeconds())}`;
  return `${date}T${time}.${String(at.getMilliseconds()).padStart(3, '0')}`;
}

/** The moment that a text like `2026-11-23T14:32:07`, by the clock that is shown, means; an invalid date for any other. */
export const fromZone = (text: string): Date => new Date(zone === 'UTC' ? `${text}Z` : text);

/** `UTC`, or what the machine's zone is called: `CET`, `GMT+5:30`. */
export function zoneName(at = new Date()): string {
  if (zone === 'UTC') return 'UTC';
  const parts = new Intl.DateTimeFormat('en', { timeZoneName: 'short' }).formatToParts(at);
  return parts.find(({ type }) => type === 'timeZoneName')?.value ?? 'local';
}
