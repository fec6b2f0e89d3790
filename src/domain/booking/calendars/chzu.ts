import { epochDayOf } from '../../calendar-date.ts';
import { easterMonday, easterSunday, goodFriday, type HolidayRule } from './holiday-rules.ts';

/**
 * CHZU: days that are not value days for Swiss francs in SIC and so not settlement days at SIX SIS (the bank holidays
 * of Zurich). None is moved when it falls on a weekend.
 *
 * 24 and 31 December are missing on purpose: SIX Swiss Exchange does not trade then, but the francs and the securities
 * move, so they count between trade and settlement.
 */
export const chzuHolidays: HolidayRule = year => [
  epochDayOf(year, 1, 1), // New Year's Day
  epochDayOf(year, 1, 2), // St Berchtold's Day
  goodFriday(year),
  easterMonday(year),
  epochDayOf(year, 5, 1), // Labour Day
  easterSunday(year) + 39, // Ascension Day
  easterSunday(year) + 50, // Whit Monday
  epochDayOf(year, 8, 1), // National Day
  epochDayOf(year, 12, 25), // Christmas Day
  epochDayOf(year, 12, 26), // St Stephen's Day
];
