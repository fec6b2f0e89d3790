import { epochDayOf } from '../../calendar-date.ts';
import { easterMonday, goodFriday, type HolidayRule } from './holiday-rules.ts';

/**
 * EUTA: closing days of TARGET (TARGET2 until March 2023, T2 since), on which no euro leg settles. The same six days
 * every year, never moved: ECB, "Long-term calendar for TARGET closing days", 14 December 2000, in force since 2002.
 */
export const eutaHolidays: HolidayRule = year => [
  epochDayOf(year, 1, 1), // New Year's Day
  goodFriday(year),
  easterMonday(year),
  epochDayOf(year, 5, 1), // Labour Day
  epochDayOf(year, 12, 25), // Christmas Day
  epochDayOf(year, 12, 26),
];
