/** Every canary: the simulation must catch each of them. */
import { BOOKING_CANARIES } from './booking.ts';
import { FEED_CANARIES } from './feed.ts';
import { LEDGER_CANARIES } from './ledger.ts';

export const CANARIES = [...LEDGER_CANARIES, ...BOOKING_CANARIES, ...FEED_CANARIES];
