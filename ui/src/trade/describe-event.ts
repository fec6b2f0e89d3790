/** An event of a trade's log in a person's words. */
import type { KnownTradeEvent } from '../../../src/client/index.ts';
import type { TradeEvent } from '../../../src/contracts/trade.ts';
import { grouped } from '../format/amount.ts';
import { duration } from '../format/time.ts';

export interface EventText {
  title: string;
  detail: string;
}

/** @param before the event before it, where there is one */
export function describe(event: TradeEvent, before: TradeEvent | undefined): EventText {
  // The contract leaves `data` open, so that older clients can read newer logs; what they do not know, they name.
  const known = event as unknown as KnownTradeEvent;
  const took = before ? `, in ${duration(before.recordedAt, event.recordedAt)}` : '';
  const by = `by ${event.actor}`;
  switch (known.type) {
    case 'TradeSubmitted':
      return { title: 'Submitted', detail: by };
    case 'TradeBooked':
      return { title: 'Booked', detail: `revision ${known.data.revision}, ${known.data.bookingReference}${took}` };
    case 'TradeRejected':
      return { title: 'Rejected', detail: codes(known.data.reasons) + took };
    case 'TradeAmended':
      return { title: 'Amended', detail: `${changed(known.data.changes)} ${by}: ${quoted(known.data.reason)}` };
    case 'AmendmentRejected':
      return { title: 'Amendment refused', detail: codes(known.data.reasons) + took };
    case 'CancellationRequested':
      return { title: 'To be cancelled', detail: `${by}: ${quoted(known.data.reason)}` };
    case 'TradeCancelled':
      return { title: 'Cancelled', detail: known.data.reason ? `${by}: ${quoted(known.data.reason)}` : by };
    case 'TradeRolledBack':
      return { title: `Rolled back to ${known.data.toVersion}`, detail: `${by}: ${quoted(known.data.reason)}` };
    case 'TradeRolledForward':
      return { title: 'Rolled forward', detail: `undoes ${known.data.undoes}, ${by}: ${quoted(known.data.reason)}` };
    case 'BookingFailed':
      return { title: 'Booking given up', detail: known.data.cause };
    case 'BookingRetried':
      return { title: 'Booking again', detail: `${by}: ${quoted(known.data.reason)}` };
    case 'ApprovalRequested':
      return {
        title: 'Waits for approval',
        detail: `${codes(known.data.reasons)}; not by ${known.data.askedBy.join(' or ')}`,
      };
    case 'TradeApproved':
      return { title: 'Approved', detail: known.data.reason ? `${by}: ${quoted(known.data.reason)}` : by };
    case 'ApprovalRefused':
      return { title: 'Not approved', detail: `${by}: ${quoted(known.data.reason)}` };
    default:
      return { title: event.type, detail: by };
  }
}

const codes = (reasons: readonly { code: string }[]) => reasons.map(({ code }) => code).join(', ');

const quoted = (reason: string) => `“${reason}”`;

const changed = (changes: Record<string, string | null>) =>
  Object.entries(changes)
    .map(([field, to]) => `${field} → ${to === null ? 'cleared' : /^\d+(\.\d+)?$/.test(to) ? grouped(to) : to}`)
    .join(', ');
