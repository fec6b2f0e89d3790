import { epochDayOf, Weekday } from '../../calendar-date.ts';
import { christmasAndBoxingDay, goodFriday, type HolidayRule, nthWeekday, weekendToMonday } from './holiday-rules.ts';

/** Holidays of Toronto Stock Exchange and the other Canadian equity markets (TMX calendar). */
export const torontoExchangeHolidays: HolidayRule = year => [
  weekendToMonday(epochDayOf(year, 1, 1)), // New Year's Day
  nthWeekday(year, 2, Weekday.monday, 3), // Family Day, Ontario
  goodFriday(year),
  victoriaDay(year),
  weekendToMonday(epochDayOf(year, 7, 1)), // Canada Day
  nthWeekday(year, 8, Weekday.monday, 1), // Civic Holiday
  nthWeekday(year, 9, Weekday.monday, 1), // Labour Day
  nthWeekday(year, 10, Weekday.monday, 2), // Thanksgiving Day
  ...christmasAndBoxingDay(year),
];

/**
 * CATO: days on which Canadian dollar trades do not settle at CDS: the holidays of Toronto Stock Exchange and those
 * that only the banks keep (TMX calendar; CDS "Holiday Processing Schedule").
 *
 * Truth and Reconciliation and Remembrance Day trade but do not settle (TMX Operational Notice 2022-021: "a Banking
 * Holiday ONLY … a non-clearing day and a non-settlement day"). On a weekend the banks keep them on Monday (Bank of
 * Canada holiday schedules, e.g. Monday 2017-11-13).
 */
export const catoHolidays: HolidayRule = year => [
  ...torontoExchangeHolidays(year),
  // National Day for Truth and Reconciliation, since 2021, banks only
  ...(year >= 2021 ? [weekendToMonday(epochDayOf(year, 9, 30))] : []),
  weekendToMonday(epochDayOf(year, 11, 11)), // Remembrance Day, banks only
];

/** The Monday before 25 May: the fourth Monday, or the third where the fourth comes on the 25th or later. */
function victoriaDay(year: number): number {
  const fourthMonday = nthWeekday(year, 5, Weekday.monday, 4);
  return fourthMonday < epochDayOf(year, 5, 25) ? fourthMonday : fourthMonday - 7;
}
