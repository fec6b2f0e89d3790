/** Decides what a command makes happen to a trade. Pure: state, command and time in, event or refusal out. */
import { type Actor, mayBeSame } from '../actor.ts';
import {
  ALLOWED_BEYOND_MAX_EVENTS,
  ALLOWED_IN,
  type Changes,
  type CommandOnTrade,
  MAX_EVENTS,
  type Refusal,
} from './commands.ts';
import type { Target, TradeEvent } from './events.ts';
import type { TradeState } from './state.ts';
import type { ResolvedInstrument, TermChanges, Terms } from './terms.ts';
import { settlementDateProblem, tradeDateProblem } from './trade-date.ts';

export type Decision = { event: TradeEvent } | { refusal: Refusal };

/** The trade as it was at a version; null for a version that never was. */
export type StateAt = (version: number) => TradeState | null;

/** A new trade: what is asked is what happens; whether it can be booked is for booking to say. */
export const decideSubmission = (terms: Terms): TradeEvent => ({ type: 'TradeSubmitted', data: { terms } });

/**
 * @param state the trade as it is
 * @param now RFC 3339
 */
export function decide(state: TradeState, command: CommandOnTrade, stateAt: StateAt, now: string): Decision {
  const allowedIn = ALLOWED_IN[command.type];
  if (!allowedIn.includes(state.status))
    return { refusal: { code: 'not_allowed_in_status', operation: command.type, status: state.status, allowedIn } };
  if (state.version >= MAX_EVENTS && !ALLOWED_BEYOND_MAX_EVENTS.includes(command.type))
    return { refusal: { code: 'too_many_events', operation: command.type } };

  switch (command.type) {
    case 'amend':
      return amend(state, command.changes, command.reason, now);
    case 'cancel': {
      const { reason } = command;
      if (state.booked.length > 0) return { event: { type: 'CancellationRequested', data: { reason } } };
      const { revision } = state.settled?.revision ?? state.current;
      return { event: { type: 'TradeCancelled', data: { revision, entries: [], warnings: [], reason } } };
    }
    case 'rollback':
      return rollBack(state, command.toVersion, command.reason, stateAt);
    case 'rollforward': {
      const undoes = state.rollbacks.at(-1);
      const before = undoes && stateAt(undoes - 1);
      if (!before) return { refusal: { code: 'nothing_to_roll_forward' } };
      const target = targetOf(before, state);
      if (!target) throw new Error(`cannot roll forward to a trade that was ${before.status}`);
      return { event: { type: 'TradeRolledForward', data: { undoes, reason: command.reason, target } } };
    }
    case 'retry':
      return { event: { type: 'BookingRetried', data: { revision: state.current.revision, reason: command.reason } } };
    case 'approve':
      return approve(state, peopleOf(command), command.reason);
    case 'refuse': {
      const { revision } = state.current;
      return { event: { type: 'ApprovalRefused', data: { revision, reason: command.reason } } };
    }
  }
}

/** The accounts that a command touches: the one that the trade is on, the one that it is booked on, and the one that it would come to. */
export function accountsTouched(state: TradeState, command: CommandOnTrade, stateAt: StateAt): string[] {
  const touched = [state.current.terms.account, state.booked[0]?.account, accountAimedAt(state, command, stateAt)];
  return [...new Set(touched.filter(account => account !== undefined))];
}

function accountAimedAt(state: TradeState, command: CommandOnTrade, stateAt: StateAt): string | undefined {
  switch (command.type) {
    case 'amend':
      return command.changes.account;
    case 'rollback':
      return stateAt(command.toVersion)?.current.terms.account;
    case 'rollforward':
      return stateAt((state.rollbacks.at(-1) ?? 0) - 1)?.current.terms.account;
    case 'cancel':
      // What is cancelled are the terms that were last settled, whatever has been asked for since.
      return state.settled?.revision.terms.account;
    case 'approve':
    case 'refuse':
    case 'retry':
      return undefined;
  }
}

function amend(state: TradeState, changes: Changes, reason: string, now: string): Decision {
  const { current, instrument, lastRevision } = state;
  const { tradeDate } = changes;
  const instructed = changed(current.instructed, changes);
  const redated = tradeDate !== undefined && tradeDate !== (current.terms.tradeDate ?? null);
  // A new trade date leaves the settlement date to booking, unless one was agreed.
  const reopened = redated && instructed.settlementDate === undefined ? { settlementDate: null } : {};
  const terms = asListed(changed(current.terms, { ...changes, ...reopened }), instrument);
  const problem = dateProblem(changes, terms, now);
  if (problem) return { refusal: { code: 'invalid', ...problem } };
  return { event: { type: 'TradeAmended', data: { revision: lastRevision + 1, changes, instructed, terms, reason } } };
}

/** Finds a date that the changes make wrong, and names the changed term. Dates that no change touches pass. */
function dateProblem(
  { tradeDate, settlementDate }: Changes,
  terms: Terms,
  now: string,
): { pointer: string; message: string } | undefined {
  const { tradeDate: traded, settlementDate: settles } = terms;
  if (!traded) return undefined;
  // A venue alone says nothing of a date: booking judges the date at the new venue.
  const future = tradeDate && tradeDateProblem(traded, terms.venue, now);
  if (future) return { pointer: '/tradeDate', message: future };
  const wrong = (tradeDate || settlementDate) && settles && settlementDateProblem(settles, traded);
  if (!wrong) return undefined;
  if (settlementDate) return { pointer: '/settlementDate', message: wrong };
  return {
    pointer: '/tradeDate',
    message: `conflicts with the agreed settlement date ${settles}, which ${wrong}: amend settlementDate too`,
  };
}

/** Terms with changes; null leaves a term out. */
function changed(terms: Terms, changes: TermChanges): Terms {
  const named = Object.entries({ ...terms, ...changes }).filter(([, value]) => value !== null);
  // Only optional terms can be null, which the types of a command ensure.
  return Object.fromEntries(named) as unknown as Terms;
}

/** A trade that was booked keeps its listing; under another trade date, booking says the ISIN. */
function asListed(terms: Terms, instrument: ResolvedInstrument | null): Terms {
  if (!instrument) return terms;
  const { isin: _, ...rest } = terms;
  const { symbol, isin, currency, tradeDate } = instrument;
  return { ...rest, symbol, currency, ...(terms.tradeDate === tradeDate && { isin }) };
}

const peopleOf = ({ by, issuer }: CommandOnTrade & { type: 'approve' }): Actor[] =>
  by.map((actor, index) => (index === 0 ? { actor, actorIssuer: issuer } : { actor }));

/** Four eyes: nobody approves what they asked for themselves, not even by another name of theirs. */
function approve({ pending, current }: TradeState, by: readonly Actor[], reason: string | undefined): Decision {
  const first = by.find(actor => pending?.askedBy.some(asker => mayBeSame(asker, actor)));
  if (first !== undefined) return { refusal: { code: 'not_a_second_person', first: first.actor } };
  const { revision } = current;
  return { event: { type: 'TradeApproved', data: { revision, ...(reason !== undefined && { reason }) } } };
}

function rollBack(state: TradeState, toVersion: number, reason: string, stateAt: StateAt): Decision {
  const invalid = (message: string): Decision => ({ refusal: { code: 'invalid', pointer: '/toVersion', message } });
  if (toVersion === state.version) return invalid('is the current version: expected an earlier one');
  const past = stateAt(toVersion);
  if (!past) return invalid(earlierVersions(state.version));
  const target = targetOf(past, state);
  if (!target) return invalid(`cannot be ${toVersion}: the trade was ${past.status} then, without terms to return to`);
  return { event: { type: 'TradeRolledBack', data: { toVersion, reason, target } } };
}

function earlierVersions(version: number): string {
  if (version === 1) return 'has no match: the trade has no earlier version';
  return version === 2 ? 'expected 1, the only earlier version' : `expected a version from 1 to ${version - 1}`;
}

/** What puts the terms and the intent of then in force again; null where there was nothing that could be. */
function targetOf({ status, current, pending }: TradeState, now: TradeState): Target | null {
  const { instructed } = current;
  const terms = asListed(current.terms, now.instrument);
  const book: Target = { kind: 'BOOK', revision: now.lastRevision + 1, instructed, terms };
  const cancel: Target = { kind: 'CANCEL', shows: current };
  switch (status) {
    case 'PENDING_NEW':
    case 'BOOKED':
    case 'PENDING_REPLACE':
      return book;
    case 'PENDING_CANCEL':
    case 'CANCELLED':
      return cancel;
    case 'PENDING_APPROVAL':
      // Approved then or not: what is asked for again is to be approved again.
      return pending?.kind === 'CANCEL' ? cancel : book;
    case 'REJECTED':
    case 'FAILED':
      return null;
  }
}
