/** Folds one event into the state of a trade. Total over the event types, no clock, no randomness, no effects. */
import { actorOf } from '../actor.ts';
import type { RecordedEvent } from './events.ts';
import { aimAt, cancelled, pend, refused, settledTerms, unbooked } from './pending.ts';
import type { Pending, TradeState } from './state.ts';

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
        instrument: {
          symbol: terms.symbol,
          isin: terms.isin,
          currency: terms.currency,
          tradeDate: terms.tradeDate,
        },
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
      return pend(next, event, { kind: 'BOOK', status }, { revision, instructed, terms }, []);
    }
    case 'AmendmentRejected':
      return refused(next, event.data.reasons);
    case 'CancellationRequested':
      return pend(settledTerms(next), event, { kind: 'CANCEL', status: 'PENDING_CANCEL' }, null, []);
    case 'TradeCancelled':
      // The stack outlives a cancellation that a rollback asked for; one that a person asked for clears it.
      return cancelled(state.pending?.kind === 'CANCEL' ? next : { ...settledTerms(next), rollbacks: [] });
    case 'TradeRolledBack': {
      const rollback = event.sequence;
      return aimAt(next, event, event.data.target, { rollback }, [...state.rollbacks, rollback]);
    }
    case 'TradeRolledForward': {
      const rollforward = state.rollbacks.at(-1);
      if (rollforward !== event.data.undoes) throw new Error('a roll forward must undo the last rollback');
      return aimAt(next, event, event.data.target, { rollforward }, state.rollbacks.slice(0, -1));
    }
    case 'BookingFailed':
      return { ...next, status: 'FAILED', reasons: [{ code: 'OTHER', fixCode: 99, message: event.data.cause }] };
    case 'BookingRetried':
      return again(next, event, {});
    case 'ApprovalRequested':
      return { ...next, status: 'PENDING_APPROVAL', reasons: event.data.reasons };
    case 'TradeApproved':
      return again(next, event, { approved: true });
    case 'ApprovalRefused': {
      const { reason } = event.data;
      // View rows hold this text: other words would make them differ from their logs.
      const reasons = [{ code: 'APPROVAL_REFUSED', fixCode: 99, message: `not approved by ${event.actor}: ${reason}` }];
      return state.settled ? refused(next, reasons) : { ...next, status: 'REJECTED', pending: null, reasons };
    }
  }
}

/** What is pending is to be booked after all; only an outcome of what `event` asks for counts. */
function again(state: TradeState, event: RecordedEvent, change: Partial<Pending>): TradeState {
  if (!state.pending) throw new Error(`${event.type} needs pending terms, and the trade has none`);
  const { status } = state.pending;
  return { ...state, status, pending: { ...state.pending, ...change, since: event.sequence }, reasons: [] };
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
    instrument: null,
    pending: {
      kind: 'BOOK',
      status: 'PENDING_NEW',
      since: event.sequence,
      givenAt: event.recordedAt,
      askedBy: [actorOf(event)],
      rolled: false,
      approved: false,
    },
    rollbacks: [],
    reasons: [],
    submittedBy: event.actor,
    ...(event.actorIssuer !== undefined && { actorIssuer: event.actorIssuer }),
    submittedAt: event.recordedAt,
    updatedAt: event.recordedAt,
    headHash: event.hash,
  };
}
