import { epochDayOf, Weekday } from '../../calendar-date.ts';
import {
  christmasAndBoxingDay,
  easterMonday,
  goodFriday,
  type HolidayRule,
  lastWeekday,
  nthWeekday,
  weekendToMonday,
} from './holiday-rules.ts';

/**
 * GBLO: bank holidays in England and Wales (Banking and Financial Dealings Act 1971, royal proclamations; gov.uk
 * "UK bank holidays"), on which sterling payments at the Bank of England and so CREST settlement against pounds stop.
 */
export const gbloHolidays: HolidayRule = year => [
  weekendToMonday(epochDayOf(year, 1, 1)), // New Year's Day
  goodFriday(year),
  easterMonday(year),
  earlyMayBankHoliday(year),
  ...springBankHolidays(year),
  lastWeekday(year, 8, Weekday.monday), // Summer bank holiday
  ...christmasAndBoxingDay(year),
  ...(ROYAL_DAYS[year] ?? []),
];

const ROYAL_DAYS: Readonly<Record<number, readonly number[]>> = {
  2022: [epochDayOf(2022, 9, 19)], // State funeral of Queen Elizabeth II
  2023: [epochDayOf(2023, 5, 8)], // Coronation of King Charles III
};

function earlyMayBankHoliday(year: number): number {
  // Moved from Monday to Friday for the 75th anniversary of VE Day.
  if (year === 2020) return epochDayOf(2020, 5, 8);
  return nthWeekday(year, 5, Weekday.monday, 1);
}

function springBankHolidays(year: number): readonly number[] {
  // Moved from the last Monday of May to Thursday, with the Friday added, for the Platinum Jubilee.
  if (year === 2022) return [epochDayOf(2022, 6, 2), epochDayOf(2022, 6, 3)];
  return [lastWeekday(year, 5, Weekday.monday)];
}
