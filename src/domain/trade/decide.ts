/** Decides what a command makes happen to a trade. Pure: state and command in, event or refusal out. */
import { ALLOWED_IN, type Changes, type CommandOnTrade, type Refusal } from './commands.ts';
import type { Target, TradeEvent } from './events.ts';
import type { StandingRollback, TradeState } from './state.ts';
import type { Terms } from './terms.ts';

export type Decision = { event: TradeEvent } | { refusal: Refusal };

/** A new trade: what is asked is what happens; whether it can be booked is for booking to say. */
export const decideSubmission = (terms: Terms): TradeEvent => ({ type: 'TradeSubmitted', data: { terms } });

/**
 * @param state the trade as it is
 * @param stateAt the trade as it was at a version; null for a version that never was
 */
export function decide(
  state: TradeState,
  command: CommandOnTrade,
  stateAt: (version: number) => TradeState | null,
): Decision {
  const allowedIn = ALLOWED_IN[command.type];
  if (!allowedIn.includes(state.status))
    return { refusal: { code: 'not_allowed_in_status', operation: command.type, status: state.status, allowedIn } };

  switch (command.type) {
    case 'amend':
      return amend(state, command.changes, command.reason);
    case 'cancel': {
      const { reason } = command;
      if (state.booked.length > 0) return { event: { type: 'CancellationRequested', data: { reason } } };
      const { revision } = state.settled?.revision ?? state.current;
      return { event: { type: 'TradeCancelled', data: { revision, entries: [], reason } } };
    }
    case 'rollback':
      return rollBack(state, command.toVersion, command.reason, stateAt);
    case 'rollforward': {
      const last = state.rollbacks.at(-1);
      if (!last) return { refusal: { code: 'nothing_to_roll_forward' } };
      const data = { undoes: last.sequence, reason: command.reason, target: targetOf(state, last.before) };
      return { event: { type: 'TradeRolledForward', data } };
    }
    case 'retry':
      return { event: { type: 'BookingRetried', data: { revision: state.current.revision, reason: command.reason } } };
  }
}

function amend(state: TradeState, changes: Changes, reason: string): Decision {
  const { instructed, terms } = state.current;
  const changed = amended(instructed, changes);
  if (changed.tradeDate && changed.settlementDate && changed.settlementDate < changed.tradeDate)
    return { refusal: { code: 'invalid', pointer: '/settlementDate', message: 'must not be before the trade date' } };
  const revision = state.lastRevision + 1;
  return {
    event: {
      type: 'TradeAmended',
      data: { revision, changes, instructed: changed, terms: amended(terms, changes), reason },
    },
  };
}

/** Dates follow each other: a new trade date or venue leaves the settlement date to be computed, unless one is given with it. */
function amended(terms: Terms, changes: Changes): Terms {
  if (changes.settlementDate !== undefined || changes.tradeDate === undefined) return { ...terms, ...changes };
  const { settlementDate: _, ...rest } = terms;
  return { ...rest, ...changes };
}

function rollBack(
  state: TradeState,
  toVersion: number,
  reason: string,
  stateAt: (version: number) => TradeState | null,
): Decision {
  const invalid = (message: string): Decision => ({ refusal: { code: 'invalid', pointer: '/toVersion', message } });
  if (toVersion === state.version) return invalid(`the trade is at version ${toVersion} already`);
  const past = stateAt(toVersion);
  if (!past) return invalid(`expected a version from 1 to ${state.version - 1}`);

  switch (past.status) {
    case 'PENDING_NEW':
    case 'BOOKED':
    case 'PENDING_REPLACE': {
      const { instructed, terms } = past.current;
      return rolledBack(targetOf(state, { kind: 'BOOK', instructed, terms }));
    }
    case 'PENDING_CANCEL':
    case 'CANCELLED':
      return rolledBack({ kind: 'CANCEL' });
    case 'REJECTED':
    case 'FAILED':
    case 'PENDING_APPROVAL':
      return invalid(`the trade was ${past.status} at version ${toVersion}: there are no terms to return to`);
  }
  function rolledBack(target: Target): Decision {
    return { event: { type: 'TradeRolledBack', data: { toVersion, reason, target } } };
  }
}

const targetOf = (state: TradeState, intent: StandingRollback['before']): Target =>
  intent.kind === 'CANCEL' ? intent : { ...intent, revision: state.lastRevision + 1 };
