/** Folds one event into the state of a trade. Total over the event types, no clock, no randomness, no effects. */
import type { RecordedEvent, Target } from './events.ts';
import type { Pending, Revision, TradeState } from './state.ts';
import type { Terms } from './terms.ts';

/**
 * @param state the state before the event; null for the first one
 * @throws Error when the log does not begin with TradeSubmitted, or an outcome answers nothing: such a log was not written by `decide`
 */
export function evolve(state: TradeState | null, event: RecordedEvent): TradeState {
  if (event.type === 'TradeSubmitted') return submitted(event);
  if (state === null) throw new Error(`a log must begin with TradeSubmitted, not ${event.type}`);
  const next: TradeState = { ...state, version: event.sequence, updatedAt: event.recordedAt, headHash: event.hash };

  switch (event.type) {
    case 'TradeBooked': {
      const { revision, terms, grossAmount, bookingReference, warnings, entries } = event.data;
      const current = {
        revision,
        instructed: state.current.instructed,
        terms,
        grossAmount,
        bookingReference,
        warnings,
      };
      const booked = entries.filter(entry => entry.kind === 'BOOKING');
      return {
        ...next,
        status: 'BOOKED',
        current,
        booked,
        settled: { status: 'BOOKED', revision: current },
        pending: null,
        reasons: [],
      };
    }
    case 'TradeRejected':
      return { ...next, status: 'REJECTED', pending: null, reasons: event.data.reasons };
    case 'TradeAmended': {
      const { revision, instructed, terms } = event.data;
      const status = state.settled ? 'PENDING_REPLACE' : 'PENDING_NEW';
      return pend(next, { kind: 'BOOK', status, since: event.sequence }, { revision, instructed, terms }, []);
    }
    case 'AmendmentRejected':
      return refused(next, event.data.reasons);
    case 'CancellationRequested':
      return pend(settledTerms(next), { kind: 'CANCEL', status: 'PENDING_CANCEL', since: event.sequence }, null, []);
    case 'TradeCancelled':
      // The stack outlives a cancellation that a rollback asked for; one that a person asked for clears it.
      return cancelled(state.pending?.kind === 'CANCEL' ? next : { ...settledTerms(next), rollbacks: [] });
    case 'TradeRolledBack': {
      const rollback = event.sequence;
      return aimAt(next, event.data.target, { since: rollback, rollback }, [...state.rollbacks, rollback]);
    }
    case 'TradeRolledForward': {
      const rollforward = state.rollbacks.at(-1);
      if (rollforward !== event.data.undoes) throw new Error('it was not the last rollback that was undone');
      return aimAt(next, event.data.target, { since: event.sequence, rollforward }, state.rollbacks.slice(0, -1));
    }
    case 'BookingFailed':
      return { ...next, status: 'FAILED', reasons: [{ code: 'OTHER', fixCode: 99, message: event.data.cause }] };
    case 'BookingRetried': {
      if (!state.pending) throw new Error('there was nothing to retry');
      return {
        ...next,
        status: state.pending.status,
        pending: { ...state.pending, since: event.sequence },
        reasons: [],
      };
    }
  }
}

function submitted(event: RecordedEvent & { type: 'TradeSubmitted' }): TradeState {
  const { terms } = event.data;
  return {
    tradeId: event.tradeId,
    version: event.sequence,
    status: 'PENDING_NEW',
    current: unbooked({ revision: 1, instructed: terms, terms }),
    lastRevision: 1,
    booked: [],
    settled: null,
    pending: { kind: 'BOOK', status: 'PENDING_NEW', since: event.sequence },
    rollbacks: [],
    reasons: [],
    submittedBy: event.actor,
    submittedAt: event.recordedAt,
    updatedAt: event.recordedAt,
    headHash: event.hash,
  };
}

type NewTerms = { revision: number; instructed: Terms; terms: Terms };

const unbooked = (terms: NewTerms): Revision => ({ ...terms, grossAmount: null, bookingReference: null, warnings: [] });

function pend(state: TradeState, pending: Pending, terms: NewTerms | null, rollbacks: number[]): TradeState {
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

/** A cancellation supersedes whatever was pending: what it cancels is what was settled. */
const settledTerms = (state: TradeState): TradeState =>
  state.settled ? { ...state, current: state.settled.revision } : state;

const cancelled = (state: TradeState): TradeState => ({
  ...state,
  status: 'CANCELLED',
  booked: [],
  settled: { status: 'CANCELLED', revision: state.current },
  pending: null,
  reasons: [],
});

function aimAt(
  state: TradeState,
  target: Target,
  pending: Pick<Pending, 'since' | 'rollback' | 'rollforward'>,
  rollbacks: number[],
): TradeState {
  if (target.kind === 'BOOK')
    return pend(state, { kind: 'BOOK', status: 'PENDING_REPLACE', ...pending }, target, rollbacks);
  const shown = { ...state, current: target.shows };
  if (state.booked.length > 0)
    return pend(shown, { kind: 'CANCEL', status: 'PENDING_CANCEL', ...pending }, null, rollbacks);
  return cancelled({ ...shown, rollbacks });
}

function refused(state: TradeState, reasons: TradeState['reasons']): TradeState {
  if (!state.settled || !state.pending) throw new Error('there was nothing to go back to');
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
