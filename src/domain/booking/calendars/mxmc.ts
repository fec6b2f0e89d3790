import { epochDayOf, Weekday } from '../../calendar-date.ts';
import { goodFriday, type HolidayRule, nthWeekday } from './holiday-rules.ts';

/**
 * MXMC: days on which the Mexican exchanges, Indeval and the banks are closed, as CNBV orders each December for the
 * year after and BMV publishes as "Calendario de días festivos". A holiday on a weekend is lost.
 */
export const mxmcHolidays: HolidayRule = year => [
  epochDayOf(year, 1, 1), // New Year's Day
  nthWeekday(year, 2, Weekday.monday, 1), // Constitution Day
  nthWeekday(year, 3, Weekday.monday, 3), // Birthday of Benito Juárez
  goodFriday(year) - 1, // Maundy Thursday
  goodFriday(year),
  epochDayOf(year, 5, 1), // Labour Day
  epochDayOf(year, 9, 16), // Independence Day
  ...(isInaugurationYear(year) ? [epochDayOf(year, 10, 1)] : []),
  epochDayOf(year, 11, 2), // All Souls' Day
  nthWeekday(year, 11, Weekday.monday, 3), // Revolution Day
  epochDayOf(year, 12, 12), // Bank Employee's Day
  epochDayOf(year, 12, 25), // Christmas Day
];

/** Presidents take office on 1 October every six years from 2024 (before: 1 December, in 2018 a Saturday). */
function isInaugurationYear(year: number): boolean {
  return year >= 2024 && (year - 2024) % 6 === 0;
}
