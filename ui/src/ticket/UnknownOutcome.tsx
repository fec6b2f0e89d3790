/** A ticket whose answer was lost. It says so, keeps what was sent as it was, and offers the one step that is safe. */
import { useEffect, useRef } from 'react';
import type { CallError } from '../../../src/client/index.ts';
import type { SubmitTrade } from '../../../src/contracts/trade.ts';
import { SideMark } from '../design/marks.tsx';
import { grouped, groupedPrice } from '../format/amount.ts';

interface UnknownOutcomeProps {
  body: SubmitTrade;
  error: CallError | null;
  onRetry: () => void;
}

export function UnknownOutcome({ body, error, onRetry }: UnknownOutcomeProps) {
  const again = useRef<HTMLButtonElement>(null);
  useEffect(() => again.current?.focus(), []);

  return (
    <div className="outcome">
      <div className="notice wait" role="alert">
        <b>It is not known whether this trade arrived.</b>
        <p>
          {error?.kind === 'problem'
            ? error.problem.detail
            : (error?.message ?? 'The page was left before the answer came')}
          . Sending it again is safe: it goes under the same key, so there will be one trade, never two.
        </p>
      </div>
      <p className="outcome-what">
        <SideMark side={body.side} /> {grouped(body.quantity)}{' '}
        <b>
          {body.symbol ?? body.isin} @ {groupedPrice(body.price)}
        </b>{' '}
        on {body.account}
      </p>
      <div className="actions">
        <button ref={again} type="button" className="button primary" onClick={onRetry}>
          Send again, same key
        </button>
      </div>
    </div>
  );
}
