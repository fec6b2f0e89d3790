/**
 * Holidays of stock exchanges, by their rules or yearly notices. A day with an early close is a trading day.
 * A market that keeps exactly the days of a settlement calendar uses that calendar's rule.
 */
import { epochDayOf, Weekday, weekdayOf } from '../../calendar-date.ts';
import { chzuHolidays } from '../calendars/chzu.ts';
import { eutaHolidays } from '../calendars/euta.ts';
import {
  christmasAndBoxingDay,
  easterMonday,
  easterSunday,
  goodFriday,
  type HolidayRule,
  nthWeekday,
  weekendToMonday,
} from '../calendars/holiday-rules.ts';
import { jptoHolidays } from '../calendars/jpto.ts';
import { usExchangeHolidays } from '../calendars/usny.ts';

const christmasEve = (year: number): number => epochDayOf(year, 12, 24);
const newYearsEve = (year: number): number => epochDayOf(year, 12, 31);
const whitMonday = (year: number): number => easterSunday(year) + 50;
const ascensionDay = (year: number): number => easterSunday(year) + 39;
const maundyThursday = (year: number): number => goodFriday(year) - 1;

/** Days that every exchange of the Nordic countries keeps. */
const nordicHolidays: HolidayRule = year => [
  epochDayOf(year, 1, 1),
  goodFriday(year),
  easterMonday(year),
  ascensionDay(year),
  christmasEve(year),
  epochDayOf(year, 12, 25),
  epochDayOf(year, 12, 26),
  newYearsEve(year),
];

/** Friday between 19 and 25 June. */
function midsummerEve(year: number): number {
  const first = epochDayOf(year, 6, 19);
  return first + ((Weekday.friday - weekdayOf(first) + 7) % 7);
}

/** US equity and options exchanges and OTC Markets (NYSE Group, yearly holiday announcements; Nasdaq Trader). */
export const usTradingHolidays: HolidayRule = year => [
  ...usExchangeHolidays(year),
  ...(year === 2018 ? [epochDayOf(2018, 12, 5)] : []), // Day of mourning for President Bush
  ...(year === 2025 ? [epochDayOf(2025, 1, 9)] : []), // Day of mourning for President Carter
];

/** Euronext in Amsterdam, Brussels, Lisbon, Luxembourg and Paris (yearly holiday announcements): the days of TARGET. */
export const euronextHolidays: HolidayRule = eutaHolidays;

/** Irish Stock Exchange, and from 2019 Euronext Dublin on Euronext's days (Euronext, 18 October 2018). */
export const dublinHolidays: HolidayRule = year =>
  year >= 2019
    ? euronextHolidays(year)
    : [
        weekendToMonday(epochDayOf(year, 1, 1)),
        goodFriday(year),
        easterMonday(year),
        nthWeekday(year, 5, Weekday.monday, 1), // May bank holiday
        nthWeekday(year, 6, Weekday.monday, 1), // June bank holiday
        ...christmasAndBoxingDay(year),
        ...(year === 2018 ? [epochDayOf(2018, 3, 2)] : []), // Storm Emma
      ];

/** Frankfurt Stock Exchange, Xetra and floor (Deutsche Börse Cash Market, trading calendar). */
export const frankfurtHolidays: HolidayRule = year => [
  ...euronextHolidays(year),
  christmasEve(year),
  newYearsEve(year),
  // Whit Monday and German Unity Day trade since 2022 (Xetra circular 080/21).
  ...(year <= 2021 ? [whitMonday(year), epochDayOf(year, 10, 3)] : []),
  ...(year === 2017 ? [epochDayOf(2017, 10, 31)] : []), // 500 years of the Reformation
];

/** SIX Swiss Exchange and BX Swiss (trading calendars): 24 and 31 December settle but do not trade. */
export const swissHolidays: HolidayRule = year => [...chzuHolidays(year), christmasEve(year), newYearsEve(year)];

/** Borsa Italiana (calendario di borsa). */
export const milanHolidays: HolidayRule = year => [
  ...euronextHolidays(year),
  epochDayOf(year, 8, 15), // Ferragosto
  christmasEve(year),
  newYearsEve(year),
];

/** Spanish exchanges (BME, calendario de sesiones). */
export const madridHolidays: HolidayRule = year => [
  ...euronextHolidays(year),
  // The eves replaced the holidays that fell on Saturdays (BME, 19 November 2020).
  ...(year === 2021 ? [christmasEve(2021), newYearsEve(2021)] : []),
];

/** Nasdaq Stockholm (Nasdaq Nordic, trading hours and market holidays). */
export const stockholmHolidays: HolidayRule = year => [
  ...nordicHolidays(year),
  epochDayOf(year, 1, 6), // Epiphany
  epochDayOf(year, 5, 1), // Labour Day
  epochDayOf(year, 6, 6), // National Day
  midsummerEve(year),
];

/** Nasdaq Helsinki (Nasdaq Nordic, trading hours and market holidays). */
export const helsinkiHolidays: HolidayRule = year => [
  ...nordicHolidays(year),
  epochDayOf(year, 1, 6), // Epiphany
  epochDayOf(year, 5, 1), // Labour Day
  midsummerEve(year),
  epochDayOf(year, 12, 6), // Independence Day
];

/** Nasdaq Copenhagen (Nasdaq Nordic, trading hours and market holidays). */
export const copenhagenHolidays: HolidayRule = year => [
  ...nordicHolidays(year),
  maundyThursday(year),
  // General Prayer Day was abolished from 2024 (Danish Act No. 214 of 2023).
  ...(year <= 2023 ? [easterSunday(year) + 26] : []),
  ascensionDay(year) + 1,
  whitMonday(year),
  epochDayOf(year, 6, 5), // Constitution Day
];

/** Oslo Børs (åpningstider), before and after it joined Euronext. */
export const osloHolidays: HolidayRule = year => [
  ...nordicHolidays(year),
  maundyThursday(year),
  epochDayOf(year, 5, 1), // Labour Day
  epochDayOf(year, 5, 17), // Constitution Day
  whitMonday(year),
];

/** Tokyo Stock Exchange and the exchanges on its system (JPX, market holidays). */
export const tokyoHolidays: HolidayRule = year => [
  ...jptoHolidays(year),
  ...(year === 2020 ? [epochDayOf(2020, 10, 1)] : []), // System failure, all day
];
