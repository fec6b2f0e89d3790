/**
 * Settlement calendars, by the four letters that FpML gives to business centres: the days on which a market's central
 * securities depository and the payment system behind it both work. They are not trading calendars: US exchanges trade
 * on Columbus Day, and nothing settles.
 *
 * The rules are kept for 2015 to 2035. Outside those years they are applied as they stand, without the one-off days of
 * other years, and within them a day that a government adds later is unknown until it is added here. Neither is an
 * error: a settlement date that is a day off can be amended, a trade that cannot be booked cannot.
 */

import { fromEpochDay, toEpochDay } from '../../calendar-date.ts';
import { ausyHolidays } from './ausy.ts';
import { catoHolidays } from './cato.ts';
import { chzuHolidays } from './chzu.ts';
import { eutaHolidays } from './euta.ts';
import { gbloHolidays } from './gblo.ts';
import { type HolidayRule, isOpen, weekdayHolidays } from './holiday-rules.ts';
import { jptoHolidays } from './jpto.ts';
import { mxmcHolidays } from './mxmc.ts';
import { usnyHolidays } from './usny.ts';

export const SETTLEMENT_CALENDARS = ['USNY', 'EUTA', 'GBLO', 'CHZU', 'JPTO', 'AUSY', 'CATO', 'MXMC'] as const;
export type SettlementCalendar = (typeof SETTLEMENT_CALENDARS)[number];

const HOLIDAY_RULES: Readonly<Record<SettlementCalendar, HolidayRule>> = {
  USNY: usnyHolidays,
  EUTA: eutaHolidays,
  GBLO: gbloHolidays,
  CHZU: chzuHolidays,
  JPTO: jptoHolidays,
  AUSY: ausyHolidays,
  CATO: catoHolidays,
  MXMC: mxmcHolidays,
};

/** True for a calendar code that this module has rules for. */
export function isSettlementCalendar(code: string): code is SettlementCalendar {
  return (SETTLEMENT_CALENDARS as readonly string[]).includes(code);
}

/** True where trades in this calendar can settle on the date (`YYYY-MM-DD`). Throws a RangeError for no date. */
export function isSettlementDay(calendar: SettlementCalendar, date: string): boolean {
  return settlesOn(calendar, toEpochDay(date));
}

/**
 * The `n`-th settlement day after the date, which itself need not be one: from a Saturday, one day on is Monday.
 * With n = 0 it is the date itself or, where that does not settle, the next day that does.
 * Throws a RangeError for no date and for an `n` that is negative or no whole number.
 */
export function addSettlementDays(calendar: SettlementCalendar, date: string, n: number): string {
  if (!Number.isInteger(n) || n < 0) throw new RangeError(`not a number of settlement days: ${n}`);
  let day = toEpochDay(date);
  let remaining = n;
  while (remaining > 0) {
    day += 1;
    if (settlesOn(calendar, day)) remaining -= 1;
  }
  while (!settlesOn(calendar, day)) day += 1;
  return fromEpochDay(day);
}

/** The holidays of a year (`YYYY-MM-DD`, ascending) that fall on Monday to Friday, for people and tests to read. */
export const settlementHolidays = (calendar: SettlementCalendar, year: number): readonly string[] =>
  weekdayHolidays(HOLIDAY_RULES[calendar], year);

const settlesOn = (calendar: SettlementCalendar, day: number): boolean => isOpen(HOLIDAY_RULES[calendar], day);
