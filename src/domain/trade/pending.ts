/** How a trade comes to wait for something, and what it goes back to when it does not come about. For `evolve`. */
import { type Actor, actorOf, withActor } from '../actor.ts';
import type { RecordedEvent, Target } from './events.ts';
import type { Pending, Revision, TradeState } from './state.ts';
import type { Terms } from './terms.ts';

type NewTerms = { revision: number; instructed: Terms; terms: Terms };

/** What is newly asked for, by whom follows from the event that asks. */
type Asked = Omit<Pending, 'since' | 'givenAt' | 'askedBy' | 'rolled' | 'approved'>;

export const unbooked = (terms: NewTerms): Revision => ({
  ...terms,
  grossAmount: null,
  bookingReference: null,
  warnings: [],
});

const submitterOf = ({ submittedBy, actorIssuer }: TradeState): Actor => actorOf({ actor: submittedBy, actorIssuer });

/** The trade waits for what `event` asks for, in the place of whatever it waited for before. */
export function pend(
  state: TradeState,
  event: RecordedEvent,
  asked: Asked,
  terms: NewTerms | null,
  rollbacks: number[],
): TradeState {
  const { kind, rollback, rollforward } = asked;
  const rolls = rollback !== undefined || rollforward !== undefined;
  const before = state.pending;
  const pending: Pending = {
    ...asked,
    since: event.sequence,
    givenAt: event.recordedAt,
    askedBy: withActor(before?.askedBy ?? [submitterOf(state)], event),
    // Amending what was rolled back does not make it anything else; cancelling it does.
    rolled: rolls || (kind === 'BOOK' && before?.rolled === true),
    approved: false,
  };
  return {
    ...state,
    status: pending.status,
    pending,
    rollbacks,
    reasons: [],
    current: terms ? unbooked(terms) : state.current,
    lastRevision: Math.max(state.lastRevision, terms?.revision ?? 0),
  };
}

/** A roll back or forward leads to terms to be booked, or to a cancellation; where nothing is booked, at once. */
export function aimAt(
  state: TradeState,
  event: RecordedEvent,
  target: Target,
  place: Pick<Pending, 'rollback' | 'rollforward'>,
  rollbacks: number[],
): TradeState {
  if (target.kind === 'BOOK')
    return pend(state, event, { kind: 'BOOK', status: 'PENDING_REPLACE', ...place }, target, rollbacks);
  const shown = { ...state, current: target.shows };
  if (state.booked.length > 0)
    return pend(shown, event, { kind: 'CANCEL', status: 'PENDING_CANCEL', ...place }, null, rollbacks);
  return cancelled({ ...shown, rollbacks });
}

/** A cancellation supersedes whatever was pending: what it cancels is what was settled. */
export const settledTerms = (state: TradeState): TradeState =>
  state.settled ? { ...state, current: state.settled.revision } : state;

export const cancelled = (state: TradeState): TradeState => ({
  ...state,
  status: 'CANCELLED',
  booked: [],
  settled: { status: 'CANCELLED', revision: state.current },
  pending: null,
  reasons: [],
});

/** What was pending is not to be: the trade is back on what was settled last, as are the rollbacks that stand. */
export function refused(state: TradeState, reasons: TradeState['reasons']): TradeState {
  if (!state.settled || !state.pending) throw new Error('the trade has no confirmed terms to return to');
  const { rollback, rollforward } = state.pending;
  const standing = rollback === undefined ? state.rollbacks : state.rollbacks.slice(0, -1);
  return {
    ...state,
    status: state.settled.status,
    current: state.settled.revision,
    pending: null,
    rollbacks: rollforward === undefined ? standing : [...standing, rollforward],
    reasons,
  };
}
