import { describe, expect, test } from 'vitest';
import type { SettlementCalendar } from '../../src/domain/booking/calendars/index.ts';
import { settlementCycleDays, settlementDate } from '../../src/domain/booking/settlement-cycle.ts';

/** Trade date → settlement date, under the title that says what it is about or where it was published. */
const TABLES: Readonly<Record<SettlementCalendar, string>> = {
  USNY: `
    # T+2 becomes T+1
    2024-05-23 → 2024-05-28, 2024-05-24 → 2024-05-29, 2024-05-27 → 2024-05-29, 2024-05-28 → 2024-05-29
    2024-05-29 → 2024-05-30
    # T+3 becomes T+2
    2017-08-31 → 2017-09-06, 2017-09-01 → 2017-09-07, 2017-09-05 → 2017-09-07
    # Thanksgiving
    2023-11-21 → 2023-11-24, 2023-11-22 → 2023-11-27, 2024-11-27 → 2024-11-29, 2024-11-29 → 2024-12-02
    2025-11-26 → 2025-11-28
    # Juneteenth
    2022-06-16 → 2022-06-21, 2023-06-15 → 2023-06-20, 2023-06-16 → 2023-06-21, 2024-06-18 → 2024-06-20
    2025-06-18 → 2025-06-20
    # Columbus Day trades and does not settle
    2023-10-05 → 2023-10-10, 2023-10-06 → 2023-10-11, 2023-10-09 → 2023-10-11, 2024-10-11 → 2024-10-15
    2024-10-14 → 2024-10-15, 2025-10-10 → 2025-10-14, 2025-10-13 → 2025-10-14
    # Veterans Day trades and does not settle
    2023-11-09 → 2023-11-13, 2024-11-08 → 2024-11-12, 2024-11-11 → 2024-11-12, 2025-11-10 → 2025-11-12
    2025-11-11 → 2025-11-12
    # Markets closed, depository open
    2018-12-03 → 2018-12-05, 2018-12-04 → 2018-12-06, 2025-01-08 → 2025-01-09
    # NASD Notice 97-93, Good Friday 1998
    1998-04-02 → 1998-04-07, 1998-04-06 → 1998-04-09, 1998-04-07 → 1998-04-13, 1998-04-08 → 1998-04-14
    1998-04-09 → 1998-04-15
    # NASD Notice 99-83, Columbus Day 1999
    1999-10-05 → 1999-10-08, 1999-10-06 → 1999-10-12, 1999-10-08 → 1999-10-14, 1999-10-11 → 1999-10-14
    1999-10-12 → 1999-10-15
    # NASD Notice 99-94, Christmas Day on a Saturday
    1999-12-20 → 1999-12-23, 1999-12-21 → 1999-12-27, 1999-12-22 → 1999-12-28, 1999-12-23 → 1999-12-29
    1999-12-27 → 1999-12-30`,
  EUTA: `
    # Easter
    2024-03-27 → 2024-04-02, 2024-03-28 → 2024-04-03, 2025-04-16 → 2025-04-22, 2025-04-17 → 2025-04-23
    # 1 May counts, the Monday after it does not
    2025-04-30 → 2025-05-05, 2025-05-02 → 2025-05-06
    # T+2 becomes T+1
    2027-10-07 → 2027-10-11, 2027-10-08 → 2027-10-12, 2027-10-11 → 2027-10-12
    # T+3 becomes T+2
    2014-10-03 → 2014-10-08, 2014-10-06 → 2014-10-08`,
  GBLO: `
    # Easter
    2024-03-27 → 2024-04-02, 2024-03-28 → 2024-04-03, 2025-04-16 → 2025-04-22, 2025-04-17 → 2025-04-23
    # 1 May does not count, the Monday after it does
    2025-04-30 → 2025-05-02, 2025-05-02 → 2025-05-07
    # Platinum Jubilee and state funeral
    2022-05-31 → 2022-06-06, 2022-09-15 → 2022-09-20
    # T+2 becomes T+1
    2027-10-07 → 2027-10-11, 2027-10-08 → 2027-10-12, 2027-10-11 → 2027-10-12`,
  CHZU: `
    # BX Swiss, special value days
    2022-12-22 → 2022-12-27, 2022-12-23 → 2022-12-28, 2022-12-29 → 2023-01-03, 2022-12-30 → 2023-01-04
    2023-04-05 → 2023-04-11, 2023-04-06 → 2023-04-12, 2023-04-27 → 2023-05-02, 2023-04-28 → 2023-05-03
    2023-05-16 → 2023-05-19, 2023-05-17 → 2023-05-22, 2023-05-25 → 2023-05-30, 2023-05-26 → 2023-05-31
    2023-07-28 → 2023-08-02, 2023-07-31 → 2023-08-03, 2023-12-21 → 2023-12-27, 2023-12-22 → 2023-12-28
    2023-12-28 → 2024-01-03, 2023-12-29 → 2024-01-04
    # T+2 becomes T+1
    2027-10-07 → 2027-10-11, 2027-10-08 → 2027-10-12, 2027-10-11 → 2027-10-12`,
  JPTO: `
    # Golden Week of ten days, T+3
    2019-04-24 → 2019-05-07, 2019-04-25 → 2019-05-08, 2019-04-26 → 2019-05-09
    # Golden Week
    2024-04-26 → 2024-05-01, 2024-05-01 → 2024-05-07, 2024-05-02 → 2024-05-08, 2025-04-30 → 2025-05-02
    2025-05-01 → 2025-05-07, 2025-05-02 → 2025-05-08
    # T+3 becomes T+2
    2019-07-12 → 2019-07-18, 2019-07-16 → 2019-07-18
    # Year-end
    2024-12-27 → 2025-01-06, 2024-12-30 → 2025-01-07`,
  AUSY: `
    # Over the Royal Hobart Regatta, a holiday of Tasmania alone
    2022-02-10 → 2022-02-14
    # T+3 becomes T+2
    2016-03-04 → 2016-03-09, 2016-03-07 → 2016-03-09
    # National Day of Mourning
    2022-09-20 → 2022-09-23, 2022-09-21 → 2022-09-26
    # Melbourne Cup, no settlement day until 2016
    2016-10-31 → 2016-11-03, 2017-11-06 → 2017-11-08`,
  CATO: `
    # T+2 becomes T+1, a day before the US
    2024-05-24 → 2024-05-28, 2024-05-27 → 2024-05-28
    # TMX Operational Notices 2021-017, 2022-021 and 2023-025
    2021-03-31 → 2021-04-05, 2021-04-01 → 2021-04-06, 2022-09-28 → 2022-10-03, 2022-09-29 → 2022-10-04
    2022-09-30 → 2022-10-04, 2023-08-31 → 2023-09-05, 2023-09-01 → 2023-09-06`,
  MXMC: `
    # T+2 becomes T+1, a day before the US (Clearstream, April 2024)
    2024-05-24 → 2024-05-28, 2024-05-27 → 2024-05-28
    # T+3 becomes T+2
    2017-09-04 → 2017-09-07, 2017-09-05 → 2017-09-07`,
};

describe.each(Object.entries(TABLES))('%s', (calendar, table) => {
  const sections = table.split('#').slice(1);
  test.each(sections.map(section => section.trim().split(/\s*\n\s*/)))('%s', (_title, ...lines) => {
    const rows = lines.join(', ').split(', ');
    for (const row of rows) {
      const [tradeDate = ''] = row.split(' → ');
      expect(`${tradeDate} → ${settlementDate(calendar as SettlementCalendar, tradeDate)}`).toBe(row);
    }
  });
});

test('a trade date on a weekend or holiday is where counting starts', () => {
  expect(settlementDate('USNY', '2024-06-01')).toBe('2024-06-03');
  expect(settlementDate('USNY', '2024-07-04')).toBe('2024-07-05');
  expect(settlementDate('EUTA', '2025-04-20')).toBe('2025-04-23');
});

test('the cycle goes by trade date', () => {
  const cycles = ['2017-09-04', '2017-09-05', '2024-05-27', '2024-05-28'].map(date =>
    settlementCycleDays('USNY', date),
  );
  expect(cycles).toEqual([3, 2, 2, 1]);
});

test('what is no date is refused', () => {
  expect(() => settlementDate('USNY', '2024-02-30')).toThrow(RangeError);
});
