import { describe, expect, test } from 'vitest';
import { earliestLocalDate, latestLocalDate, localDate, venueDate, venueTimeZone } from '../../src/domain/venues.ts';

describe('venue time zones', () => {
  test.each([
    ['XNAS', 'America/New_York'],
    ['XNYS', 'America/New_York'],
    ['ARCX', 'America/New_York'],
    ['XTSE', 'America/Toronto'],
    ['XMEX', 'America/Mexico_City'],
    ['XETR', 'Europe/Berlin'],
    ['XAMS', 'Europe/Amsterdam'],
    ['XPAR', 'Europe/Paris'],
    ['XLON', 'Europe/London'],
    ['XSWX', 'Europe/Zurich'],
    ['XTKS', 'Asia/Tokyo'],
    ['XHKG', 'Asia/Hong_Kong'],
    ['XASX', 'Australia/Sydney'],
  ])('%s is in %s', (mic, timeZone) => {
    expect(venueTimeZone(mic)).toBe(timeZone);
  });

  test.each(['XXXX', 'XOFF', 'SINT', 'xnas', '', 'toString'])('%j has none', mic => {
    expect(venueTimeZone(mic)).toBeUndefined();
  });

  test('every zone is known to the runtime', () => {
    const mics =
      'XCHI BVMF XDUB XLIS XBRU XLUX XWBO XMIL XMAD XCSE XOSL XSTO XHEL XTAL XRIS XLIT XICE XWAR XPRA XBUD XATH';
    const more = 'XIST XTAE XSAU XJSE XNSE XBKK XIDX XKLS XSES XPHS XSHG XTAI XKRX XNZE XFRA BATS';
    for (const mic of `${mics} ${more}`.split(' ')) {
      expect(localDate('2024-06-12T12:00:00.000Z', venueTimeZone(mic) ?? 'not/a_zone')).toMatch(/^2024-06-1[23]$/);
    }
  });
});

describe('local date', () => {
  test.each([
    // Tokyo's Tuesday morning is Monday in UTC; New York's Monday evening is Tuesday in UTC.
    ['2024-05-27T23:59:59.999Z', 'Asia/Tokyo', '2024-05-28'],
    ['2024-05-28T00:30:00.000Z', 'America/New_York', '2024-05-27'],
    // Sydney is at +11 in summer and at +10 in winter.
    ['2022-02-09T13:00:00.000Z', 'Australia/Sydney', '2022-02-10'],
    ['2022-06-09T13:00:00.000Z', 'Australia/Sydney', '2022-06-09'],
    // The evening before US daylight saving began, and the one after.
    ['2024-03-10T04:59:59.999Z', 'America/New_York', '2024-03-09'],
    ['2024-03-11T03:59:59.999Z', 'America/New_York', '2024-03-10'],
    ['2024-03-11T04:00:00.000Z', 'America/New_York', '2024-03-11'],
    ['2024-02-29T12:00:00.000+01:00', 'Europe/Paris', '2024-02-29'],
    ['2023-12-31T23:00:00.000Z', 'Europe/Paris', '2024-01-01'],
  ])('%s in %s is %s', (instant, timeZone, date) => {
    expect(localDate(instant, timeZone)).toBe(date);
  });

  test.each(['', 'yesterday', '2024-05-28', '2024-05-28T10:00:00', '2024-13-01T10:00:00Z'])(
    '%j is no instant',
    text => {
      expect(() => localDate(text, 'Europe/Paris')).toThrow(RangeError);
      expect(() => latestLocalDate(text)).toThrow(RangeError);
    },
  );

  test('an unknown time zone is refused', () => {
    expect(() => localDate('2024-05-28T10:00:00Z', 'Europe/Atlantis')).toThrow(RangeError);
  });
});

describe('latest local date', () => {
  test.each([
    ['2024-05-27T09:59:59.999Z', '2024-05-27'],
    ['2024-05-27T10:00:00.000Z', '2024-05-28'],
    ['2024-12-31T10:00:00.000Z', '2025-01-01'],
  ])('at %s it is %s', (instant, date) => {
    expect(latestLocalDate(instant)).toBe(date);
    expect(localDate(instant, 'Pacific/Kiritimati')).toBe(date);
  });
});

describe('earliest local date', () => {
  test.each([
    ['2024-05-27T11:59:59.999Z', '2024-05-26'],
    ['2024-05-27T12:00:00.000Z', '2024-05-27'],
    ['2024-12-31T12:00:00.000Z', '2024-12-31'],
    ['2025-01-01T11:00:00.000Z', '2024-12-31'],
  ])('at %s it is %s', (instant, date) => {
    expect(earliestLocalDate(instant)).toBe(date);
    expect(localDate(instant, 'Etc/GMT+12')).toBe(date);
  });
});

test('the date at a venue is known where its time zone is', () => {
  expect(venueDate('XTKS', '2026-11-29T15:59:00.000Z')).toBe('2026-11-30');
  expect(venueDate('XOFF', '2026-11-29T15:59:00.000Z')).toBeUndefined();
});
