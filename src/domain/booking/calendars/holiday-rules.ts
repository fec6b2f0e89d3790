/** What the calendars' rules are built of. Days are epoch days (see calendar-date.ts); months run from 1 to 12. */

import { epochDayOf, fromEpochDay, isWeekend, Weekday, weekdayOf } from '../../calendar-date.ts';

/** The weekdays of a year on which a calendar does not settle. Days that fall on a weekend may be among them. */
export type HolidayRule = (year: number) => readonly number[];

/** Holidays already worked out; the rules are pure, so this can only save time. */
const holidaysByYear = new Map<HolidayRule, Map<number, ReadonlySet<number>>>();

/** True for an epoch day from Monday to Friday that is no holiday by the rule. */
export function isOpen(rule: HolidayRule, day: number): boolean {
  if (isWeekend(day)) return false;
  const years = holidaysByYear.get(rule) ?? new Map<number, ReadonlySet<number>>();
  const year = Number(fromEpochDay(day).slice(0, 4));
  const holidays = years.get(year) ?? new Set(rule(year));
  holidaysByYear.set(rule, years.set(year, holidays));
  return !holidays.has(day);
}

/** The holidays of a year (`YYYY-MM-DD`, ascending) that fall on Monday to Friday, for people and tests to read. */
export const weekdayHolidays = (rule: HolidayRule, year: number): readonly string[] =>
  [...new Set(rule(year))]
    .filter(day => !isWeekend(day))
    .map(fromEpochDay)
    .sort();

/** The n-th given weekday of a month, n from 1: `nthWeekday(2024, 11, Weekday.thursday, 4)` is Thanksgiving. */
export function nthWeekday(year: number, month: number, weekday: Weekday, n: number): number {
  const first = epochDayOf(year, month, 1);
  return first + ((weekday - weekdayOf(first) + 7) % 7) + (n - 1) * 7;
}

/** The last given weekday of a month. */
export function lastWeekday(year: number, month: number, weekday: Weekday): number {
  const last = epochDayOf(year, month + 1, 0);
  return last - ((weekdayOf(last) - weekday + 7) % 7);
}

/**
 * Easter Sunday of the Western churches, by the Gregorian computus in the form of Meeus, Jones and Butcher
 * (Meeus, Astronomical Algorithms, chapter 8), whose one-letter names are kept so that it can be held against the book.
 * Valid for every Gregorian year.
 */
export function easterSunday(year: number): number {
  const a = year % 19;
  const b = Math.floor(year / 100);
  const c = year % 100;
  const d = Math.floor(b / 4);
  const e = b % 4;
  const f = Math.floor((b + 8) / 25);
  const g = Math.floor((b - f + 1) / 3);
  const h = (19 * a + b - d - g + 15) % 30;
  const i = Math.floor(c / 4);
  const k = c % 4;
  const l = (32 + 2 * e + 2 * i - h - k) % 7;
  const m = Math.floor((a + 11 * h + 22 * l) / 451);
  const marchDays = h + l - 7 * m + 114;
  return epochDayOf(year, Math.floor(marchDays / 31), (marchDays % 31) + 1);
}

export function goodFriday(year: number): number {
  return easterSunday(year) - 2;
}

export function easterMonday(year: number): number {
  return easterSunday(year) + 1;
}

/** A Sunday moves to the Monday after it; a Saturday is lost. */
export function sundayToMonday(day: number): number {
  return weekdayOf(day) === Weekday.sunday ? day + 1 : day;
}

/** A Saturday and a Sunday both move to the Monday after them. */
export function weekendToMonday(day: number): number {
  return weekdayOf(day) === Weekday.saturday ? day + 2 : sundayToMonday(day);
}

/** A Saturday moves to the Friday before it, a Sunday to the Monday after it. */
export function weekendToNearest(day: number): number {
  return weekdayOf(day) === Weekday.saturday ? day - 1 : sundayToMonday(day);
}

/**
 * Christmas Day and Boxing Day with their substitutes as the United Kingdom, Australia and Canada give them. Two days
 * on, for Saturday as for Sunday, never lands on the other holiday: a Sunday Christmas skips Monday's Boxing Day.
 */
export function christmasAndBoxingDay(year: number): readonly number[] {
  return [epochDayOf(year, 12, 25), epochDayOf(year, 12, 26)].map(day => (isWeekend(day) ? day + 2 : day));
}
