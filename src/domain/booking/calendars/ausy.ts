import { epochDayOf, Weekday } from '../../calendar-date.ts';
import {
  christmasAndBoxingDay,
  easterMonday,
  goodFriday,
  type HolidayRule,
  nthWeekday,
  weekendToMonday,
} from './holiday-rules.ts';

/** Days on which ASX does not trade, from the trading calendars that it publishes each year. */
export const asxHolidays: HolidayRule = year => [
  weekendToMonday(epochDayOf(year, 1, 1)), // New Year's Day
  weekendToMonday(epochDayOf(year, 1, 26)), // Australia Day
  goodFriday(year),
  easterMonday(year),
  // Anzac Day is not moved: ASX was open on Monday 2015-04-27, 2020-04-27, 2021-04-26, and on 2026-04-27 although New
  // South Wales gave that Monday as a holiday.
  epochDayOf(year, 4, 25),
  nthWeekday(year, 6, Weekday.monday, 2), // King's (until 2022 Queen's) Birthday
  ...christmasAndBoxingDay(year),
  ...(year === 2022 ? [epochDayOf(2022, 9, 22)] : []), // National Day of Mourning for Queen Elizabeth II
];

/**
 * AUSY: days that are not Business Days of ASX Settlement (CHESS), from the trading calendars ASX publishes each year.
 *
 * Holidays of one state are not among them: ASX settles on the Royal Hobart Regatta (Tasmania, second Monday of
 * February), Labour Day or the Melbourne Cup, so a list of all Australian public holidays puts an XASX trade of
 * Thursday 2022-02-10 on Tuesday 15 instead of Monday 14. Banking calendars of the same name that carry the New South
 * Wales Bank Holiday and Labour Day (first Mondays of August and October) are for interest rate contracts.
 */
export const ausyHolidays: HolidayRule = year => [
  ...asxHolidays(year),
  ...(year <= 2016 ? sydneyAndMelbourneBankHolidays(year) : []),
];

/**
 * Until 2016 ASX Settlement also paused, with the market open, when banks were closed in Sydney or Melbourne. From
 * 2017-01-01 it follows RITS, the Reserve Bank's payment system, which is open (ASX notice 0616.16.06).
 */
function sydneyAndMelbourneBankHolidays(year: number): readonly number[] {
  return [
    nthWeekday(year, 3, Weekday.monday, 2), // Labour Day, Victoria
    nthWeekday(year, 8, Weekday.monday, 1), // Bank Holiday, New South Wales
    nthWeekday(year, 10, Weekday.monday, 1), // Labour Day, New South Wales
    nthWeekday(year, 11, Weekday.tuesday, 1), // Melbourne Cup Day
  ];
}
