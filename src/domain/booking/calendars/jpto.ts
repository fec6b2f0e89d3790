import { epochDayOf, Weekday, weekdayOf } from '../../calendar-date.ts';
import type { HolidayRule } from './holiday-rules.ts';
import { japaneseNationalHolidays } from './jpto-national-holidays.ts';

/**
 * JPTO: days on which Japanese stocks do not settle at JSCC and JASDEC: national holidays, the days the Act on National
 * Holidays (Act No. 178 of 1948, article 3) derives from them, and the banks' year-end of 31 December to 3 January
 * (Banking Act, enforcement order, article 5; TSE Business Regulations, rule 19).
 */
export const jptoHolidays: HolidayRule = year => {
  const nationalHolidays = japaneseNationalHolidays(year);
  return [
    ...nationalHolidays,
    ...substituteHolidays(nationalHolidays),
    ...sandwichedHolidays(nationalHolidays),
    ...[1, 2, 3].map(day => epochDayOf(year, 1, day)),
    epochDayOf(year, 12, 31),
  ];
};

/** Article 3, paragraph 2: a national holiday on a Sunday gives the next day that is not one itself. */
function substituteHolidays(nationalHolidays: readonly number[]): readonly number[] {
  return nationalHolidays
    .filter(holiday => weekdayOf(holiday) === Weekday.sunday)
    .map(sunday => {
      let substitute = sunday + 1;
      while (nationalHolidays.includes(substitute)) substitute += 1;
      return substitute;
    });
}

/** Article 3, paragraph 3: a day between two national holidays is a holiday, as Tuesday 2026-09-22. */
function sandwichedHolidays(nationalHolidays: readonly number[]): readonly number[] {
  return nationalHolidays.filter(holiday => nationalHolidays.includes(holiday + 2)).map(holiday => holiday + 1);
}
