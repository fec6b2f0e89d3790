/** The dates that booking gives to a trade which names none: what a screen shows before it is sent. The server decides. */
import { marketDate } from '../domain/booking/market.ts';
import { settlementDate } from '../domain/booking/settlement-cycle.ts';
import type { Instrument } from './reference.ts';

export interface RegularDates {
  tradeDate: string;
  settlementDate: string;
}

/** @param now RFC 3339 with its offset: the trade date is the date at the instrument's market then */
export function regularDates(instrument: Instrument, now: string): RegularDates {
  const tradeDate = marketDate(instrument, now);
  return { tradeDate, settlementDate: settlementDate(instrument.settlementCalendar, tradeDate) };
}
