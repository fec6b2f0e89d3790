/**
 * Settlement date by market convention: T+n, where n depends on the market and on the trade date, and the days counted
 * are settlement days, not trading days. A term of the trade may override it (FIX 63 SettlType); this is the regular way.
 */

import { toEpochDay } from '../calendar-date.ts';
import { addSettlementDays, type SettlementCalendar } from './calendars/index.ts';

/** From this trade date (`YYYY-MM-DD`, inclusive) on, trades settle this many settlement days later. */
type SettlementCycle = { readonly from: string; readonly days: number };

/** Before any change that is listed. Trade dates before 2015 are refused long before they come here. */
const THE_BEGINNING = '0100-01-01';

/** Regulation (EU) 909/2014 (CSDR), article 5(2): T+2, brought forward by the markets; T+1 by its amendment of 2025. */
const EUROPE: readonly SettlementCycle[] = [
  { from: THE_BEGINNING, days: 3 },
  { from: '2014-10-06', days: 2 },
  { from: '2027-10-11', days: 1 },
];

/**
 * Ascending by date. Sources: US: SEC rule 15c6-1(a), as amended in 2017 and 2023. Canada: National Instrument 24-101
 * and the CCMA. Mexico: Contraparte Central de Valores and CNBV. United Kingdom and Switzerland: the Accelerated
 * Settlement Taskforce and the Swiss Securities Post-Trade Council, on the day of the EU. Japan: JSDA, TSE and JSCC.
 * Australia: ASX Settlement Operating Rules. Neither Japan nor Australia has set a date for T+1.
 */
const SETTLEMENT_CYCLES: Readonly<Record<SettlementCalendar, readonly SettlementCycle[]>> = {
  USNY: [
    { from: THE_BEGINNING, days: 3 },
    { from: '2017-09-05', days: 2 },
    { from: '2024-05-28', days: 1 },
  ],
  // A day before the US, since Monday 2024-05-27 was Memorial Day in the US alone.
  CATO: [
    { from: THE_BEGINNING, days: 3 },
    { from: '2017-09-05', days: 2 },
    { from: '2024-05-27', days: 1 },
  ],
  MXMC: [
    { from: THE_BEGINNING, days: 3 },
    { from: '2017-09-05', days: 2 },
    { from: '2024-05-27', days: 1 },
  ],
  EUTA: EUROPE,
  GBLO: EUROPE,
  CHZU: EUROPE,
  JPTO: [
    { from: THE_BEGINNING, days: 3 },
    { from: '2019-07-16', days: 2 },
  ],
  AUSY: [
    { from: THE_BEGINNING, days: 3 },
    { from: '2016-03-07', days: 2 },
  ],
};

/**
 * The date (`YYYY-MM-DD`) on which a trade of that date settles. A trade date on a weekend or holiday is taken as it
 * is, and counting starts from it. Throws a RangeError for a trade date that is no date.
 */
export function settlementDate(calendar: SettlementCalendar, tradeDate: string): string {
  return addSettlementDays(calendar, tradeDate, settlementCycleDays(calendar, tradeDate));
}

/** The n of T+n for trades of that date (`YYYY-MM-DD`) in that market. Throws a RangeError for no date. */
export function settlementCycleDays(calendar: SettlementCalendar, tradeDate: string): number {
  const tradeDay = toEpochDay(tradeDate);
  const cycle = SETTLEMENT_CYCLES[calendar].findLast(({ from }) => toEpochDay(from) <= tradeDay);
  if (cycle === undefined) throw new RangeError(`no settlement cycle for a trade date of ${tradeDate}`);
  return cycle.days;
}
