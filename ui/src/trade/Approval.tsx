/** The answer that a trade waits for, for those who may give it; and for the others, who may. */
import type { ReactNode } from 'react';
import type { KnownTradeEvent } from '../../../src/client/index.ts';
import type { Trade, TradeEvent } from '../../../src/contracts/trade.ts';
import { useDesk } from '../desk-context.ts';
import { mayAct } from './actions.ts';

interface ApprovalProps {
  trade: Trade;
  events: readonly TradeEvent[];
  approve: ReactNode;
  refuse: ReactNode;
}

export function Approval({ trade, events, approve, refuse }: ApprovalProps) {
  const { session } = useDesk();
  if (trade.status !== 'PENDING_APPROVAL') return null;
  const first = askedBy(events);
  const isFirst = first.includes(session.sub);
  return (
    <>
      {mayAct(session, 'approve', trade) && !isFirst && approve}
      {mayAct(session, 'refuse', trade) && refuse}
      {!mayAct(session, 'approve', trade) && <p className="hint">Operations approve it, or refuse it.</p>}
      {mayAct(session, 'approve', trade) && isFirst && (
        <p className="hint">
          You had a part in this, so that somebody else has to approve it. You may refuse it: that takes it back.
        </p>
      )}
    </>
  );
}

/** Who may not approve, as the log says it of what is waited for now. */
function askedBy(events: readonly TradeEvent[]): readonly string[] {
  const request = (events as unknown as readonly KnownTradeEvent[]).findLast(
    ({ type }) => type === 'ApprovalRequested',
  );
  return request?.type === 'ApprovalRequested' ? request.data.askedBy : [];
}
