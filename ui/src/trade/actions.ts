/** What may be done to a trade now, by its status and the roles of who is looking. The server decides in the end. */
import { type Actor, mayBeSame } from '../../../src/client/actor.ts';
import { ALLOWED_IN } from '../../../src/client/allowed.ts';
import type { KnownTradeEvent } from '../../../src/client/index.ts';
import type { Trade, TradeEvent } from '../../../src/contracts/trade.ts';
import { may, type Session } from '../session/session.ts';

/** What a dialog is opened for. */
export type Action = { kind: 'amend' } | ReasonedAction;

/** Those that take a reason and nothing else. */
export type ReasonedAction =
  | { kind: 'cancel' | 'rollforward' | 'retry' | 'approve' | 'refuse' }
  | { kind: 'rollback'; toVersion: number };

export type ActionKind = Action['kind'];

/** Whether this may be done to the trade now, by who is looking. */
export const mayAct = (session: Session, kind: ActionKind, { status }: Trade): boolean =>
  may(session, `trade.${kind}`) && ALLOWED_IN[kind].includes(status);

/** A rollback may still stand. Where booking refused one the server knows better, and the preview says so. */
export function mayHaveRollback(events: readonly TradeEvent[]): boolean {
  let standing = 0;
  for (const { type } of events) {
    if (type === 'TradeRolledBack') standing += 1;
    else if (type === 'TradeRolledForward') standing -= 1;
    else if (type === 'TradeAmended' || type === 'CancellationRequested') standing = 0;
  }
  return standing > 0;
}

/** A version that can be returned to: one that led nowhere cannot. */
export const isTarget = ({ status }: Trade): boolean => status !== 'REJECTED' && status !== 'FAILED';

/** Whether a person may be one of those who asked for what the trade waits for, as its log says it. */
export function isAsker(events: readonly TradeEvent[], person: Actor): boolean {
  const known = events as unknown as readonly KnownTradeEvent[];
  const request = known.findLast(({ type }) => type === 'ApprovalRequested');
  if (request?.type !== 'ApprovalRequested') return false;
  const { actors, askedBy } = request.data;
  return (actors ?? askedBy.map(actor => ({ actor }))).some(asker => mayBeSame(asker, person));
}
