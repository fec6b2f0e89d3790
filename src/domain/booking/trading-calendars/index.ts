/**
 * Trading calendars by market (MIC, ISO 10383), apart from the settlement calendars: US exchanges trade on Columbus Day.
 * The rules are kept for 2015 to 2035, as those of the settlement calendars.
 *
 * Pan-European platforms (Cboe, Aquis, Turquoise) follow the home market of each share and have no calendar here.
 */
import { fromEpochDay, isWeekend, toEpochDay } from '../../calendar-date.ts';
import { asxHolidays } from '../calendars/ausy.ts';
import { torontoExchangeHolidays } from '../calendars/cato.ts';
import { gbloHolidays } from '../calendars/gblo.ts';
import { type HolidayRule, isOpen, weekdayHolidays } from '../calendars/holiday-rules.ts';
import { jptoHolidays } from '../calendars/jpto.ts';
import { mxmcHolidays } from '../calendars/mxmc.ts';
import * as exchange from './exchange-holidays.ts';

const MARKETS: readonly (readonly [mics: string, rule: HolidayRule])[] = [
  ['XNAS XNGS XNMS XNCM XNYS XASE ARCX BATS BATY EDGA EDGX IEXG MEMX LTSE XBOS XPHL OTCM', exchange.usTradingHolidays],
  ['XCHI XCBO', exchange.usTradingHolidays],
  ['XTSE XTSX XATS XCNQ NEOE', torontoExchangeHolidays],
  ['XMEX BIVA', mxmcHolidays],
  // London Stock Exchange and Aquis Stock Exchange keep the bank holidays of England and Wales.
  ['XLON AIMX AQSE', gbloHolidays],
  ['XAMS XBRU XLIS XLUX XPAR ALXP', exchange.euronextHolidays],
  ['XDUB XMSM', exchange.dublinHolidays],
  ['XETR XFRA', exchange.frankfurtHolidays],
  ['XSWX XVTX XBRN', exchange.swissHolidays],
  ['XMIL MTAA', exchange.milanHolidays],
  ['XMAD', exchange.madridHolidays],
  ['XSTO', exchange.stockholmHolidays],
  ['XHEL', exchange.helsinkiHolidays],
  ['XCSE', exchange.copenhagenHolidays],
  ['XOSL', exchange.osloHolidays],
  ['XTKS XJPX XNGO XFKA XSAP', exchange.tokyoHolidays],
  ['CHIJ', jptoHolidays],
  ['XASX CHIA XNEC', asxHolidays],
];

const RULE_BY_MIC: ReadonlyMap<string, HolidayRule> = new Map(
  MARKETS.flatMap(([mics, rule]) => mics.split(' ').map((mic): [string, HolidayRule] => [mic, rule])),
);

/** Every MIC that has a trading calendar. */
export const MICS_WITH_CALENDAR: readonly string[] = [...RULE_BY_MIC.keys()];

/** A date past every trade date. */
const NEVER = '9999-12-31';

/**
 * First day of a week from Monday to Friday, by markets that had or have another week.
 * Sources: TASE, announcement of 25 December 2025; UAE Cabinet, new working week from 2022.
 */
const MONDAY_TO_FRIDAY_FROM: ReadonlyMap<string, string> = new Map([
  ...'XSAU XKUW DSMD XBAH XMUS XAMM XCAI XDHA'.split(' ').map((mic): [string, string] => [mic, NEVER]),
  ['XTAE', '2026-01-05'],
  ['XADS', '2022-01-03'],
  ['XDFM', '2022-01-03'],
]);

/**
 * True unless the market is known to be closed on the date (`YYYY-MM-DD`).
 * A market without a calendar closes on Saturdays and Sundays alone, one with another week never.
 */
export function isTradingDay(mic: string, date: string): boolean {
  const rule = RULE_BY_MIC.get(mic);
  const day = toEpochDay(date);
  if (rule) return isOpen(rule, day);
  return !isWeekend(day) || date < (MONDAY_TO_FRIDAY_FROM.get(mic) ?? '');
}

/** The last trading day before the date; undefined for a market whose holidays are unknown. */
export function tradingDayBefore(mic: string, date: string): string | undefined {
  const rule = RULE_BY_MIC.get(mic);
  if (!rule) return undefined;
  let day = toEpochDay(date) - 1;
  while (!isOpen(rule, day)) day -= 1;
  return fromEpochDay(day);
}

/** The weekdays of a year (`YYYY-MM-DD`, ascending) on which the market is closed, for people and tests to read. */
export const tradingHolidays = (mic: string, year: number): readonly string[] =>
  weekdayHolidays(RULE_BY_MIC.get(mic) ?? (() => []), year);
