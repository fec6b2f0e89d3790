/** A ticket that was sent, kept so that not even a reload forgets the key under which it may have arrived. */
import type { Effect } from '../../../src/client/index.ts';
import type { Problem } from '../../../src/contracts/problem.ts';
import type { SubmitTrade } from '../../../src/contracts/trade.ts';
import { Kept } from '../session/kept.ts';

export interface PendingTicket {
  key: string;
  body: SubmitTrade;
  /** When it was sent last, by the clock of this machine. */
  sentAt: number;
  /** Why it certainly did not arrive: the session had ended, and its end took away the screen that would have said so. */
  refusal?: Problem;
}

/** The ticket whose outcome its sender has not been told yet. */
export const pendingTickets = new Kept<PendingTicket>('ticket');

/** What is known of its effect. While that is unknown, only the same again, under the same key, is safe. */
export const effectOf = (ticket: PendingTicket | null): Effect =>
  ticket === null || ticket.refusal !== undefined ? 'none' : 'unknown';
