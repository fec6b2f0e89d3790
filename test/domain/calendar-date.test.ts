import { expect, test } from 'vitest';
import { fromEpochDay, isCalendarDate, isWeekend, toEpochDay, weekdayOf } from '../../src/domain/calendar-date.ts';

test.each([
  ['1970-01-01', 0, 4],
  ['1969-12-31', -1, 3],
  ['2000-02-29', 11_016, 2],
  ['2022-02-10', 19_033, 4],
  ['9999-12-31', 2_932_896, 5],
])('%s is epoch day %i, weekday %i', (date, epochDay, weekday) => {
  expect(toEpochDay(date)).toBe(epochDay);
  expect(fromEpochDay(epochDay)).toBe(date);
  expect(weekdayOf(epochDay)).toBe(weekday);
});

test.each([
  '',
  '2023-02-29',
  '2024-02-30',
  '2024-13-01',
  '2024-00-10',
  '9999-12-32',
  '2024-1-1',
  '24-01-01',
  '0024-01-01',
  '2024-01-01T00:00:00Z',
  '2024-01-01\n',
])('%j is no calendar date', text => {
  expect(isCalendarDate(text)).toBe(false);
  expect(() => toEpochDay(text)).toThrow(RangeError);
});

test('weekends', () => {
  const days = ['2024-05-24', '2024-05-25', '2024-05-26', '2024-05-27', '1901-12-14', '1901-12-15', '1901-12-16'];
  expect(days.map(day => isWeekend(toEpochDay(day)))).toEqual([false, true, true, false, true, true, false]);
});

test('the day after the last that four digits can say is refused', () => {
  expect(() => fromEpochDay(toEpochDay('9999-12-31') + 1)).toThrow(RangeError);
});
