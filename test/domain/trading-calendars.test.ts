import { describe, expect, test } from 'vitest';
import {
  isTradingDay,
  MICS_WITH_CALENDAR,
  tradingDayBefore,
  tradingHolidays,
} from '../../src/domain/booking/trading-calendars/index.ts';
import { venueTimeZone } from '../../src/domain/venues.ts';
import { PUBLISHED_TRADING_HOLIDAYS } from './published-trading-holidays.ts';

describe.each(Object.entries(PUBLISHED_TRADING_HOLIDAYS))('%s as published', (mic, years) => {
  test.each(Object.entries(years))('%s', (year, monthDays) => {
    const published = monthDays.split(' ').map(monthDay => `${year}-${monthDay}`);
    expect(tradingHolidays(mic, Number(year))).toEqual(published);
  });
});

test.each([
  ['XNAS', '2026-10-12', 'Columbus Day'],
  ['XNYS', '2025-11-11', 'Veterans Day'],
  ['XNAS', '2026-11-27', 'an early close after Thanksgiving'],
  ['XNYS', '2021-06-18', 'Juneteenth before the exchanges kept it'],
  ['XPAR', '2026-12-24', 'an early close on Christmas Eve'],
  ['XLON', '2026-12-31', "an early close on New Year's Eve"],
  ['XETR', '2022-10-03', 'German Unity Day since 2022'],
  ['XTSE', '2026-09-30', 'National Day for Truth and Reconciliation'],
  ['XASX', '2016-11-01', 'Melbourne Cup Day'],
  ['CHIJ', '2020-10-01', 'a failure of another system'],
  ['XMAD', '2023-12-29', 'the last Friday of a year'],
])('%s trades on %s: %s', (mic, date) => {
  expect(isTradingDay(mic, date)).toBe(true);
});

test.each([
  ['XNAS', '2026-11-28', false],
  ['XHKG', '2026-11-28', false],
  ['XHKG', '2026-11-29', false],
  ['XHKG', '2026-12-25', true],
  ['BATE', '2026-12-25', true],
  ['NONE', '2026-11-29', false],
  ['XXXX', '2026-11-29', false],
  ['XSAU', '2026-11-27', true],
  ['XSAU', '2026-11-28', true],
  ['XSAU', '2026-11-29', true],
  ['XTAE', '2025-12-28', true],
  ['XTAE', '2025-12-26', true],
  ['XTAE', '2026-01-04', true],
  ['XTAE', '2026-01-09', true],
  ['XTAE', '2026-01-11', false],
  ['XDFM', '2021-12-26', true],
  ['XDFM', '2022-01-09', false],
] as const)('%s on %s may be a trading day: %s', (mic, date, expected) => {
  expect(isTradingDay(mic, date)).toBe(expected);
});

test('the trading day before is the last that trades, where holidays are known', () => {
  expect(tradingDayBefore('XNYS', '2026-11-28')).toBe('2026-11-27');
  expect(tradingDayBefore('XETR', '2026-01-01')).toBe('2025-12-30');
  expect(tradingDayBefore('XTKS', '2019-05-06')).toBe('2019-04-26');
  expect(tradingDayBefore('XHKG', '2026-11-28')).toBeUndefined();
});

test('each market with a calendar is a venue that is known, and has 3 to 21 holidays a year from 2015 to 2035', () => {
  for (const mic of MICS_WITH_CALENDAR) {
    expect(venueTimeZone(mic), mic).toBeDefined();
    for (let year = 2015; year <= 2035; year += 1) {
      const holidays = tradingHolidays(mic, year).length;
      expect(holidays, `${mic} ${year}`).toBeGreaterThanOrEqual(3);
      expect(holidays, `${mic} ${year}`).toBeLessThanOrEqual(21);
    }
  }
});
