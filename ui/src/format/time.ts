/** Moments and dates as people read them: times by the clock that is shown, dates as they are. */
import { inZone } from './zone.ts';

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** `2026-11-24` → `24 Nov`, with the year when it is not the present one. */
export function shortDate(date: string, today: Date = new Date()): string {
  const [year = '', month = '', day = ''] = date.split('-');
  const name = MONTHS[Number(month) - 1] ?? month;
  const short = `${Number(day)} ${name}`;
  return Number(year) === today.getUTCFullYear() ? short : `${short} ${year}`;
}

/** `14:32:07` out of a timestamp of the API. */
export const clockTime = (timestamp: string): string => inZone(timestamp).slice(11, 19);

/** `14:32:07.120` out of a timestamp of the API. */
export const exactTime = (timestamp: string): string => inZone(timestamp).slice(11, 23);

/** `23 Nov 14:32:07`, or only the time when it was today. */
export function moment(timestamp: string, today: Date = new Date()): string {
  const date = inZone(timestamp).slice(0, 10);
  const time = clockTime(timestamp);
  return date === inZone(today.toISOString()).slice(0, 10) ? time : `${shortDate(date, today)} ${time}`;
}

/** Like `moment`, to the minute. */
export const momentToMinute = (timestamp: string, today?: Date): string => moment(timestamp, today).slice(0, -3);

/** Like `moment`, to the millisecond. */
export const exactMoment = (timestamp: string, today?: Date): string =>
  `${moment(timestamp, today)}${timestamp.slice(19, 23)}`;

/** How long ago: `12s`, `31m`, `5h`, `3d`. */
export function age(timestamp: string, now: number): string {
  const seconds = Math.max(0, (now - Date.parse(timestamp)) / 1000);
  if (seconds < 60) return `${Math.floor(seconds)}s`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)}m`;
  if (seconds < 86_400) return `${Math.floor(seconds / 3600)}h`;
  return `${Math.floor(seconds / 86_400)}d`;
}

/** Milliseconds between two timestamps of the API, as `41 ms` or `2.3 s`. */
export function duration(from: string, to: string): string {
  const ms = Date.parse(to) - Date.parse(from);
  return ms < 1000 ? `${ms} ms` : `${(ms / 1000).toFixed(1)} s`;
}
