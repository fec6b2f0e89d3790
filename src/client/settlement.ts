/** The dates that booking gives to a trade which names none: what a screen shows before it is sent. The server decides. */
import { settlementDate } from '../domain/booking/settlement-cycle.ts';
import { localDate, venueTimeZone } from '../domain/venues.ts';
import type { Instrument } from './reference.ts';

export interface RegularDates {
  tradeDate: string;
  settlementDate: string;
}

/** @param now RFC 3339 with its offset: the trade date is the venue's date then */
export function regularDates({ mic, settlementCalendar }: Instrument, now: string): RegularDates {
  const tradeDate = localDate(now, venueTimeZone(mic) ?? 'UTC');
  return { tradeDate, settlementDate: settlementDate(settlementCalendar, tradeDate) };
}
