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

/** Outcome of a command, and the accounts that the command touches, refused or not. The first account is the trade's own. */
export type Decision = ({ event: TradeEvent } | { refusal: Refusal }) & { touches: string[] };

/** The trade as it was at a version; null for a version that never was. */
export type StateAt = (version: number) => TradeState | null;

/** A new trade: what is asked is what happens; whether it can be booked is for booking to say. */
export const decideSubmission = (terms: Terms): TradeEvent => ({ type: 'TradeSubmitted', data: { terms } });

/**
 * Decides on a command. A caller is told the outcome only after the accounts in `touches` were judged.
 * @param state the trade as it is
 * @param now RFC 3339
 */
export function decide(state: TradeState, command: CommandOnTrade, stateAt: StateAt, now: string): Decision {
  const aim = aimOf(state, command, stateAt);
  const touches = accountsTouched(state, 'event' in aim ? aim.event : null);
  const refusal = refusalOf(state, command, aim, now);
  return { ...(refusal ? { refusal } : aim), touches };
}

/**
 * Lists the accounts that a trade is on, booked on or may return to, and those that an event names.
 * The trade has no other account after the event.
 * @param state null before the first event
 */
export function accountsTouched(state: TradeState | null, event: TradeEvent | null): string[] {
  const present = state
    ? [state.current, state.settled?.revision].flatMap(revision => revision?.terms.account ?? [])
    : [];
  const booked = state?.booked.map(({ account }) => account) ?? [];
  return [...new Set([...present, ...booked, ...accountsIn(event)])];
}

/** Collects the members named `account` at any depth, so that a new shape of event cannot be forgotten. */
function accountsIn(data: unknown): string[] {
  if (typeof data !== 'object' || data === null) return [];
  return Object.entries(data).flatMap(([name, value]) =>
    name === 'account' && typeof value === 'string' ? [value] : accountsIn(value),
  );
}

/** Event that a command would append if the status allowed the command; a refusal where no event is possible. */
type Aim = { event: TradeEvent } | { refusal: Refusal };

function aimOf(state: TradeState, command: CommandOnTrade, stateAt: StateAt): Aim {
  const { revision } = state.current;
  switch (command.type) {
    case 'amend':
      return { event: amended(state, command.changes, command.reason) };
    case 'cancel': {
      const { reason } = command;
      if (state.booked.length > 0) return { event: { type: 'CancellationRequested', data: { reason } } };
      const cancels = state.settled?.revision ?? state.current;
      const data = { revision: cancels.revision, entries: [], warnings: [], reason };
      return { event: { type: 'TradeCancelled', data } };
    }
    case 'rollback':
      return rollBack(state, command.toVersion, command.reason, stateAt);
    case 'rollforward':
      return rollForward(state, command.reason, stateAt);
    case 'retry':
      return { event: { type: 'BookingRetried', data: { revision, reason: command.reason } } };
    case 'approve': {
      const { reason } = command;
      return { event: { type: 'TradeApproved', data: { revision, ...(reason !== undefined && { reason }) } } };
    }
    case 'refuse':
      return { event: { type: 'ApprovalRefused', data: { revision, reason: command.reason } } };
  }
}

/** Finds the first reason to refuse a command; null for a command that is carried out. */
function refusalOf(state: TradeState, command: CommandOnTrade, aim: Aim, now: string): Refusal | null {
  const allowedIn = ALLOWED_IN[command.type];
  if (!allowedIn.includes(state.status))
    return { code: 'not_allowed_in_status', operation: command.type, status: state.status, allowedIn };
  if (state.version >= MAX_EVENTS && !ALLOWED_BEYOND_MAX_EVENTS.includes(command.type))
    return { code: 'too_many_events', operation: command.type };
  if ('refusal' in aim) return aim.refusal;
  if (command.type === 'amend' && aim.event.type === 'TradeAmended') {
    const problem = dateProblem(command.changes, aim.event.data.terms, now);
    return problem ? { code: 'invalid', ...problem } : null;
  }
  return command.type === 'approve' ? fourEyes(state, peopleOf(command)) : null;
}

function amended(state: TradeState, changes: Changes, reason: string): TradeEvent {
  const { current, instrument, lastRevision } = state;
  const { tradeDate } = changes;
  const instructed = changed(current.instructed, changes);
  const redated = tradeDate !== undefined && tradeDate !== (current.terms.tradeDate ?? null);
  // A new trade date leaves the settlement date to booking, unless one was agreed.
  const reopened = redated && instructed.settlementDate === undefined ? { settlementDate: null } : {};
  const terms = asListed(changed(current.terms, { ...changes, ...reopened }), instrument);
  return { type: 'TradeAmended', data: { revision: lastRevision + 1, changes, instructed, terms, reason } };
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
function fourEyes({ pending }: TradeState, by: readonly Actor[]): Refusal | null {
  const first = by.find(actor => pending?.askedBy.some(asker => mayBeSame(asker, actor)));
  return first === undefined ? null : { code: 'not_a_second_person', first: first.actor };
}

function rollBack(state: TradeState, toVersion: number, reason: string, stateAt: StateAt): Aim {
  const invalid = (message: string): Aim => ({ refusal: { code: 'invalid', pointer: '/toVersion', message } });
  if (toVersion === state.version) return invalid('is the current version: expected an earlier one');
  const past = stateAt(toVersion);
  if (!past) return invalid(earlierVersions(state.version));
  const target = targetOf(past, state);
  if (!target) return invalid(`cannot be ${toVersion}: the trade was ${past.status} then, without terms to return to`);
  return { event: { type: 'TradeRolledBack', data: { toVersion, reason, target } } };
}

function rollForward(state: TradeState, reason: string, stateAt: StateAt): Aim {
  const undoes = state.rollbacks.at(-1);
  const before = undoes && stateAt(undoes - 1);
  if (!before) return { refusal: { code: 'nothing_to_roll_forward' } };
  const target = targetOf(before, state);
  if (!target) throw new Error(`cannot roll forward to a trade that was ${before.status}`);
  return { event: { type: 'TradeRolledForward', data: { undoes, reason, target } } };
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
