import { epochDayOf, Weekday } from '../../calendar-date.ts';
import { nthWeekday } from './holiday-rules.ts';

/**
 * The national holidays of Japan as the Act on National Holidays (Act No. 178 of 1948, article 2) names them, with the
 * special laws of 2018 (enthronement, Olympic Games) and 2020 (Games put off to 2021). Source: Cabinet Office of Japan,
 * "About national holidays". Names and dates are those in force since 2007, so earlier years come out wrong.
 */
export function japaneseNationalHolidays(year: number): readonly number[] {
  return [
    epochDayOf(year, 1, 1), // New Year's Day
    nthWeekday(year, 1, Weekday.monday, 2), // Coming of Age Day
    epochDayOf(year, 2, 11), // National Foundation Day
    ...emperorsBirthday(year),
    epochDayOf(year, 3, vernalEquinoxDay(year)),
    epochDayOf(year, 4, 29), // Showa Day
    epochDayOf(year, 5, 3), // Constitution Memorial Day
    epochDayOf(year, 5, 4), // Greenery Day
    epochDayOf(year, 5, 5), // Children's Day
    ...(SUMMER_OF_THE_GAMES[year] ?? summerHolidays(year)),
    nthWeekday(year, 9, Weekday.monday, 3), // Respect for the Aged Day
    epochDayOf(year, 9, autumnalEquinoxDay(year)),
    epochDayOf(year, 11, 3), // Culture Day
    epochDayOf(year, 11, 23), // Labour Thanksgiving Day
    ...(ENTHRONEMENT[year] ?? []),
  ];
}

/** Marine Day, Mountain Day and Sports Day were moved around the ceremonies of the Tokyo Games. */
const SUMMER_OF_THE_GAMES: Readonly<Record<number, readonly number[]>> = {
  2020: [epochDayOf(2020, 7, 23), epochDayOf(2020, 7, 24), epochDayOf(2020, 8, 10)],
  2021: [epochDayOf(2021, 7, 22), epochDayOf(2021, 7, 23), epochDayOf(2021, 8, 8)],
};

/** Accession of Emperor Naruhito and its ceremony; with the sandwich rule the first gave ten days of Golden Week. */
const ENTHRONEMENT: Readonly<Record<number, readonly number[]>> = {
  2019: [epochDayOf(2019, 5, 1), epochDayOf(2019, 10, 22)],
};

function summerHolidays(year: number): readonly number[] {
  return [
    nthWeekday(year, 7, Weekday.monday, 3), // Marine Day
    ...(year >= 2016 ? [epochDayOf(year, 8, 11)] : []), // Mountain Day
    nthWeekday(year, 10, Weekday.monday, 2), // Sports Day (Health and Sports Day until 2019)
  ];
}

function emperorsBirthday(year: number): readonly number[] {
  if (year <= 2018) return [epochDayOf(year, 12, 23)]; // Akihito
  // He abdicated on 30 April 2019 and Naruhito's birthday had passed: that year has none.
  return year === 2019 ? [] : [epochDayOf(year, 2, 23)];
}

/*
 * Equinox days in Japan Standard Time, by the approximation that is in common use for 1980 to 2099. The date that binds
 * is the one the National Astronomical Observatory announces in the Official Gazette of February the year before.
 */
function vernalEquinoxDay(year: number): number {
  return Math.floor(20.8431 + 0.242194 * (year - 1980)) - Math.floor((year - 1980) / 4);
}

function autumnalEquinoxDay(year: number): number {
  return Math.floor(23.2488 + 0.242194 * (year - 1980)) - Math.floor((year - 1980) / 4);
}
