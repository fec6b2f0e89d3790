/** The steps that can be taken from here. In the past the only one is back to it. */
import { lazy, Suspense, useEffect } from 'react';
import type { Trade, TradeEvent } from '../../../src/contracts/trade.ts';
import { useDesk } from '../desk-context.ts';
import { useStore } from '../store.ts';
import { ApprovalNote } from './ApprovalNote.tsx';
import { type Action, isAsker, isTarget, mayAct, mayHaveRollback } from './actions.ts';
import { chosenAction, openCommand } from './chosen-action.ts';

const CommandDialog = lazy(() => import('../command/CommandDialog.tsx'));

interface ActionsProps {
  /** The trade as it is now. */
  trade: Trade;
  events: readonly TradeEvent[];
  /** Whether it is the past that is looked at, and the trade as it was then, once it is read. */
  isPast: boolean;
  past: Trade | null;
  /** After something was done, or is to be looked at again: back to now. */
  onDone: () => void;
}

export function Actions({ trade, events, isPast, past, onDone }: ActionsProps) {
  const { session } = useDesk();
  const { tradeId } = trade;
  const action = useStore(chosenAction, chosen => (chosen?.tradeId === tradeId ? chosen.action : null));
  const setAction = (next: Action | null) => chosenAction.set(next && { tradeId, action: next });
  useEffect(() => {
    const before = openCommand.of(session);
    // Rollbacks begin in the past, and all other commands in the present: each opens again only there.
    if (before?.tradeId === tradeId && isPast === (before.action.kind === 'rollback')) chosenAction.set(before);
    return () => chosenAction.set(null);
  }, [session, tradeId, isPast]);
  const isFirst = isAsker(events, { actor: session.sub, actorIssuer: session.issuer ?? undefined });
  const button = (next: Action, label: string) => (
    <button type="button" className="button" onClick={() => setAction(next)}>
      {label}
    </button>
  );
  return (
    <div className="actions">
      {isPast ? (
        past !== null &&
        mayAct(session, 'rollback', trade) &&
        past.version < trade.version &&
        isTarget(past) &&
        button({ kind: 'rollback', toVersion: past.version }, 'Roll back to here…')
      ) : (
        <>
          {mayAct(session, 'approve', trade) && !isFirst && button({ kind: 'approve' }, 'Approve…')}
          {mayAct(session, 'refuse', trade) && button({ kind: 'refuse' }, 'Refuse…')}
          {mayAct(session, 'retry', trade) && button({ kind: 'retry' }, 'Retry…')}
          {mayAct(session, 'amend', trade) && button({ kind: 'amend' }, 'Amend…')}
          {mayAct(session, 'cancel', trade) && button({ kind: 'cancel' }, 'Cancel trade…')}
          {mayAct(session, 'rollforward', trade) &&
            mayHaveRollback(events) &&
            button({ kind: 'rollforward' }, 'Roll forward…')}
          {trade.status === 'PENDING_APPROVAL' && <ApprovalNote session={session} isFirst={isFirst} />}
        </>
      )}
      {action && (
        <Suspense>
          <CommandDialog
            action={action}
            trade={trade}
            onClose={() => setAction(null)}
            onDone={() => {
              setAction(null);
              onDone();
            }}
          />
        </Suspense>
      )}
    </div>
  );
}
