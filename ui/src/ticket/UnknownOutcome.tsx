/** A ticket whose answer was lost. It says so, keeps what was sent as it was, and offers the one step that is safe. */
import { useEffect, useRef } from 'react';
import { type CallError, isOfAnotherSender } from '../../../src/client/index.ts';
import type { SubmitTrade } from '../../../src/contracts/trade.ts';
import { SideMark } from '../design/marks.tsx';
import { grouped, groupedPrice } from '../format/amount.ts';

interface UnknownOutcomeProps {
  body: SubmitTrade;
  error: CallError | null;
  onRetry: () => void;
  onAbandon: () => void;
}

export function UnknownOutcome({ body, error, onRetry, onAbandon }: UnknownOutcomeProps) {
  const again = useRef<HTMLButtonElement>(null);
  useEffect(() => again.current?.focus(), []);
  // The server refuses this key under this sign-in, however often it is sent.
  const foreign = error !== null && isOfAnotherSender(error);

  return (
    <div className="outcome">
      <div className="notice wait" role="alert">
        <b>It is not known whether this trade arrived.</b>
        <p>
          {foreign
            ? 'It was sent before under another sign-in, and its outcome is not shown here. Look for it in the blotter before you submit it again.'
            : `${reasonOf(error)}. Sending it again is safe: it goes under the same key, so there will be one trade, never two.`}
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
        <button ref={again} type="button" className="button primary" onClick={foreign ? onAbandon : onRetry}>
          {foreign ? 'New ticket' : 'Send again, same key'}
        </button>
      </div>
    </div>
  );
}

const reasonOf = (error: CallError | null): string =>
  error?.kind === 'problem' ? error.problem.detail : (error?.message ?? 'The page was left before the answer came');
