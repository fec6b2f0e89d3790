/** Shows what a command on a trade would do, before it is done. */
import { decideBooking } from '../booking/decide-booking.ts';
import type { ReferenceData } from '../booking/reference-data.ts';
import type { JournalEntry, Reason, TradeEvent } from './events.ts';
import { evolve } from './evolve.ts';
import { seal } from './seal.ts';
import { type ServedTrade, serveTrade } from './served-trade.ts';
import type { TradeState } from './state.ts';

export interface Preview {
  /** The version that the trade has. */
  from: number;
  /** The version whose terms it would return to; of an amendment or approval, the one that it would make. */
  to: number;
  /** Against the trade as it is; where something is pending, against what was settled last. */
  changes: { field: string; from: unknown; to: unknown }[];
  /** The journal entries that would be made: reversals, then bookings. */
  bookingEntries: JournalEntry[];
  /** Why booking would refuse, by today's reference data; empty when it would not. */
  reasons: Reason[];
  /** Warnings that the booking would carry. */
  warnings: Reason[];
  /** Why a second person would have to approve it first; empty when nobody has to. */
  approval: Reason[];
}

/** Members that every event changes; showing them would hide what matters. */
const UNREMARKABLE: ReadonlySet<string> = new Set([
  'version',
  'revision',
  'bookingReference',
  'updatedAt',
  'reasons',
  'warnings',
]);

/** The state after an event that has not happened. @param now RFC 3339, when it would */
export const supposing = (state: TradeState, event: TradeEvent, now = state.updatedAt): TradeState =>
  evolve(state, seal(state.tradeId, state, event, { actor: '', requestId: '', now }).event);

/**
 * @param state the trade as it is
 * @param after the trade as the command would leave it
 * @param to the version that it would return to
 * @param now RFC 3339
 */
export function preview(
  state: TradeState,
  after: TradeState,
  to: number,
  reference: ReferenceData,
  now: string,
): Preview {
  const trace = { publishedAt: now, consumedAt: now };
  const first = decideBooking(after, reference, trace);
  const asks = first?.type === 'ApprovalRequested' ? first.data : null;
  // What is shown is where it leads once it is approved.
  const { revision } = after.current;
  const ready =
    asks && first ? supposing(supposing(after, first), { type: 'TradeApproved', data: { revision } }) : after;
  const outcome = asks ? decideBooking(ready, reference, trace) : first;
  const settled = outcome ? supposing(ready, outcome) : ready;
  return {
    from: state.version,
    to,
    changes: differences(serveTrade(standing(state)), serveTrade(settled)),
    bookingEntries: outcome && 'entries' in outcome.data ? outcome.data.entries : [],
    reasons: settled.reasons,
    warnings: outcome && 'warnings' in outcome.data ? outcome.data.warnings : [],
    approval: asks?.reasons ?? [],
  };
}

/** What a pending change would be a change of. */
const standing = (state: TradeState): TradeState =>
  state.pending && state.settled ? { ...state, status: state.settled.status, current: state.settled.revision } : state;

function differences(before: ServedTrade, after: ServedTrade): Preview['changes'] {
  return (Object.keys(before) as (keyof ServedTrade)[])
    .filter(field => !UNREMARKABLE.has(field) && before[field] !== after[field])
    .map(field => ({ field, from: before[field], to: after[field] }));
}
