import { expect, test } from 'vitest';
import type { Instrument } from '../../src/client/index.ts';
import { regularDates } from '../../src/client/settlement.ts';

const listed = (mic: string, settlementCalendar: Instrument['settlementCalendar']) =>
  ({ mic, settlementCalendar }) as Instrument;

test('the trade date is that of the venue, and settlement counts from it', () => {
  // Tuesday evening in UTC is Wednesday in Tokyo; Thursday is Thanksgiving in New York.
  const now = '2026-11-24T20:00:00.000Z';
  expect(regularDates(listed('XTKS', 'JPTO'), now)).toEqual({ tradeDate: '2026-11-25', settlementDate: '2026-11-27' });
  expect(regularDates(listed('XNAS', 'USNY'), now)).toEqual({ tradeDate: '2026-11-24', settlementDate: '2026-11-25' });
  expect(regularDates(listed('XNAS', 'USNY'), '2026-11-25T20:00:00.000Z').settlementDate).toBe('2026-11-27');
});

test('where the time zone of a venue is not known, the date is that in the city of the settlement calendar', () => {
  expect(regularDates(listed('XOFF', 'EUTA'), '2026-11-24T23:30:00.000Z').tradeDate).toBe('2026-11-25');
  expect(regularDates(listed('XOFF', 'USNY'), '2026-11-25T04:30:00.000Z').tradeDate).toBe('2026-11-24');
});
