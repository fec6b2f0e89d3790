import { epochDayOf, Weekday } from '../../calendar-date.ts';
import {
  goodFriday,
  type HolidayRule,
  lastWeekday,
  nthWeekday,
  sundayToMonday,
  weekendToNearest,
} from './holiday-rules.ts';

/** Holidays of the US stock exchanges (NYSE Rule 7.2), without days of national mourning. */
export const usExchangeHolidays: HolidayRule = year => [
  sundayToMonday(epochDayOf(year, 1, 1)), // New Year's Day
  nthWeekday(year, 1, Weekday.monday, 3), // Martin Luther King Jr. Day
  nthWeekday(year, 2, Weekday.monday, 3), // Washington's Birthday
  goodFriday(year),
  lastWeekday(year, 5, Weekday.monday), // Memorial Day
  // Juneteenth became law on 2021-06-17, too late for that year's Saturday; exchanges and banks kept it from 2022.
  ...(year >= 2022 ? [weekendToNearest(epochDayOf(year, 6, 19))] : []),
  weekendToNearest(epochDayOf(year, 7, 4)), // Independence Day
  nthWeekday(year, 9, Weekday.monday, 1), // Labor Day
  nthWeekday(year, 11, Weekday.thursday, 4), // Thanksgiving Day
  weekendToNearest(epochDayOf(year, 12, 25)), // Christmas Day
];

/**
 * USNY: days on which US equities do not settle at NSCC and DTC, the union of the exchanges' holidays (NYSE Rule 7.2)
 * and the Federal Reserve Banks' holidays.
 *
 * - Columbus Day and Veterans Day trade but do not settle, since the banks are closed (NASD Notices to Members 88-82,
 *   95-77 and 99-83: "it will not be a settlement date").
 * - Good Friday does not settle although the banks are open (NASD Notice 97-93).
 * - A holiday on Saturday closes the exchanges on Friday, and that Friday does not settle although the Federal Reserve
 *   is open (NASD Notice 99-94, for Friday 1999-12-24). New Year's Day is the exception (NYSE Rule 7.2: the end of an
 *   accounting period stays open), and so is Veterans Day, which only the banks keep: on a Saturday it is lost.
 * - Days of national mourning close the exchanges alone and are not listed. On 2018-12-05 NSCC and DTC were "open for
 *   normal business" (OCC Information Memo 44124), as on 2007-01-02 (DTCC's statement); on 2025-01-09 Fedwire was open
 *   and DTCC worked as usual (SIFMA, Unscheduled Close Market Matrix).
 */
export const usnyHolidays: HolidayRule = year => [
  ...usExchangeHolidays(year),
  nthWeekday(year, 10, Weekday.monday, 2), // Columbus Day, banks only
  sundayToMonday(epochDayOf(year, 11, 11)), // Veterans Day, banks only
];
