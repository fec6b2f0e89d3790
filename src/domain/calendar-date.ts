/**
 * Calendar dates without a time or a zone, as `YYYY-MM-DD` text (ISO 8601; FIX calls the type LocalMktDate).
 *
 * Arithmetic runs on epoch days: whole days since 1970-01-01. A `Date` in the host's time zone would move a day at
 * midnight or at a daylight-saving switch, and the same log would then book differently on two machines.
 */

const MILLISECONDS_PER_DAY = 86_400_000;
const CALENDAR_DATE = /^(\d{4})-(\d{2})-(\d{2})$/;

/** Day of the week as JavaScript counts it: 0 is Sunday, 6 is Saturday. */
export const Weekday = {
  sunday: 0,
  monday: 1,
  tuesday: 2,
  wednesday: 3,
  thursday: 4,
  friday: 5,
  saturday: 6,
} as const;
export type Weekday = (typeof Weekday)[keyof typeof Weekday];

/** Epoch day of a year, a month (1 to 12) and a day of the month; a day past the month's end runs on into the next. */
export function epochDayOf(year: number, month: number, day: number): number {
  return Date.UTC(year, month - 1, day) / MILLISECONDS_PER_DAY;
}

/** `YYYY-MM-DD` of an epoch day. Throws a RangeError past the year 9999, which four digits cannot say. */
export function fromEpochDay(epochDay: number): string {
  const date = isoDate(epochDay);
  if (!CALENDAR_DATE.test(date)) throw new RangeError(`not a day between the years 0 and 9999: ${epochDay}`);
  return date;
}

/** True for a `YYYY-MM-DD` that exists, from year 0100 on: `2023-02-29` is false. */
export function isCalendarDate(text: string): boolean {
  return parse(text) !== undefined;
}

/** Epoch day of a `YYYY-MM-DD`. Throws a RangeError for text that is not a date that exists. */
export function toEpochDay(date: string): number {
  const epochDay = parse(date);
  if (epochDay === undefined) throw new RangeError(`not a calendar date (YYYY-MM-DD): ${date}`);
  return epochDay;
}

/** Day of the week of an epoch day. */
export function weekdayOf(epochDay: number): number {
  // 1970-01-01 was a Thursday; the double remainder keeps days before it positive.
  return (((epochDay + Weekday.thursday) % 7) + 7) % 7;
}

/** True on Saturday and Sunday. */
export function isWeekend(epochDay: number): boolean {
  const weekday = weekdayOf(epochDay);
  return weekday === Weekday.saturday || weekday === Weekday.sunday;
}

function parse(text: string): number | undefined {
  const parts = CALENDAR_DATE.exec(text);
  if (parts === null) return undefined;
  const epochDay = epochDayOf(Number(parts[1]), Number(parts[2]), Number(parts[3]));
  // Date.UTC turns 2023-02-29 into 2023-03-01 and year 0023 into 1923: only a date that comes back unchanged exists.
  return isoDate(epochDay) === text ? epochDay : undefined;
}

function isoDate(epochDay: number): string {
  return new Date(epochDay * MILLISECONDS_PER_DAY).toISOString().slice(0, -'T00:00:00.000Z'.length);
}
