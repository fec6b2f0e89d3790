import { describe, expect, test } from 'vitest';
import { easterSunday } from '../../src/domain/booking/calendars/holiday-rules.ts';
import {
  addSettlementDays,
  isSettlementCalendar,
  isSettlementDay,
  SETTLEMENT_CALENDARS,
  type SettlementCalendar,
  settlementHolidays,
} from '../../src/domain/booking/calendars/index.ts';
import { japaneseNationalHolidays } from '../../src/domain/booking/calendars/jpto-national-holidays.ts';
import { fromEpochDay, toEpochDay } from '../../src/domain/calendar-date.ts';
import { PUBLISHED_HOLIDAYS } from './published-holidays.ts';

describe.each(Object.entries(PUBLISHED_HOLIDAYS))('%s as published', (calendar, years) => {
  test.each(Object.entries(years))('%s', (year, monthDays) => {
    const published = monthDays.split(' ').map(monthDay => `${year}-${monthDay}`);
    expect(settlementHolidays(calendar as SettlementCalendar, Number(year))).toEqual(published);
  });
});

test('Easter Sunday, by the tables of the churches', () => {
  const published = `
    1818-03-22 2015-04-05 2016-03-27 2017-04-16 2018-04-01 2019-04-21 2020-04-12 2021-04-04 2022-04-17 2023-04-09
    2024-03-31 2025-04-20 2026-04-05 2027-03-28 2028-04-16 2029-04-01 2030-04-21 2031-04-13 2032-03-28 2033-04-17
    2034-04-09 2035-03-25 2038-04-25`;
  for (const date of published.trim().split(/\s+/)) {
    expect(fromEpochDay(easterSunday(Number(date.slice(0, 4))))).toBe(date);
  }
});

test('equinox days of Japan, as the National Astronomical Observatory announced or computes them', () => {
  const vernal = '2015-03-21 2017-03-20 2018-03-21 2022-03-21 2023-03-21 2024-03-20 2026-03-20 2028-03-20 2029-03-20';
  const autumnal = '2015-09-23 2016-09-22 2020-09-22 2021-09-23 2022-09-23 2025-09-23 2026-09-23 2028-09-22 2032-09-22';
  for (const date of `${vernal} ${autumnal}`.split(' ')) {
    expect(japaneseNationalHolidays(Number(date.slice(0, 4)))).toContain(toEpochDay(date));
  }
});

test('days that markets close and depositories do not', () => {
  expect(isSettlementDay('USNY', '2018-12-05')).toBe(true); // President Bush, OCC memo 44124
  expect(isSettlementDay('USNY', '2025-01-09')).toBe(true); // President Carter, SIFMA
  expect(isSettlementDay('CHZU', '2024-12-24')).toBe(true);
  expect(isSettlementDay('CHZU', '2024-12-31')).toBe(true);
  expect(isSettlementDay('JPTO', '2020-10-01')).toBe(true); // Tokyo Stock Exchange's system failure
});

test('holidays of single Australian states settle', () => {
  const regatta = '2022-02-14';
  const stateHolidays = ['2022-03-14', '2022-08-01', '2022-10-03', '2022-11-01', '2026-04-27'];
  for (const date of [regatta, ...stateHolidays]) expect(isSettlementDay('AUSY', date)).toBe(true);
});

describe('counting', () => {
  test.each([
    ['USNY', '2024-06-01', 0, '2024-06-03'],
    ['USNY', '2024-06-03', 0, '2024-06-03'],
    ['USNY', '2024-06-01', 1, '2024-06-03'],
    ['USNY', '2024-12-31', 1, '2025-01-02'],
    ['JPTO', '2019-04-26', 1, '2019-05-07'],
    ['GBLO', '2022-06-01', 1, '2022-06-06'],
  ] as const)('%s %s + %i is %s', (calendar, date, days, expected) => {
    expect(addSettlementDays(calendar, date, days)).toBe(expected);
  });

  test('each further day is the next that settles', () => {
    for (const calendar of SETTLEMENT_CALENDARS) {
      let date = '2014-12-30';
      for (let n = 1; n <= 100; n += 1) {
        const next = addSettlementDays(calendar, date, 1);
        expect(next > date && isSettlementDay(calendar, next)).toBe(true);
        expect(addSettlementDays(calendar, '2014-12-30', n)).toBe(next);
        date = next;
      }
    }
  });

  test.each([-1, 1.5, Number.NaN, Number.POSITIVE_INFINITY])('%d days are refused', days => {
    expect(() => addSettlementDays('USNY', '2024-06-03', days)).toThrow(RangeError);
  });

  test('what is no date is refused', () => {
    expect(() => addSettlementDays('USNY', '2024-02-30', 1)).toThrow(RangeError);
    expect(() => isSettlementDay('USNY', 'today')).toThrow(RangeError);
  });
});

test('calendar codes', () => {
  expect(SETTLEMENT_CALENDARS.every(isSettlementCalendar)).toBe(true);
  expect(['XNYS', 'usny', '', 'toString'].some(isSettlementCalendar)).toBe(false);
});
