/** What did not go the usual way: given up, stuck, refused, and what the queues could not deliver. */
import { useState } from 'react';
import { useNowText } from '../clock.ts';
import { Problem } from '../design/Problem.tsx';
import { useDesk } from '../desk-context.ts';
import { may } from '../session/session.ts';
import { DeadLetters } from './DeadLetters.tsx';
import { ExceptionList } from './ExceptionList.tsx';
import { RetryBar } from './RetryBar.tsx';
import { kindOf, useExceptions } from './use-exceptions.ts';
import '../blotter/blotter.css';
import './exceptions.css';

export default function Exceptions() {
  const { session } = useDesk();
  const { trades, value, problem, again } = useExceptions();
  const [left, setLeft] = useState<ReadonlySet<string>>(new Set());
  // Which are stuck changes with time alone.
  const now = Number(useNowText(at => String(Math.floor(at / 5_000) * 5_000)));
  const failed = trades.filter(trade => kindOf(trade, now) === 'failed');
  const stuck = trades.filter(trade => kindOf(trade, now) === 'stuck');
  const rejected = trades.filter(trade => kindOf(trade, now) === 'rejected');
  const chosen = failed.filter(({ tradeId }) => !left.has(tradeId));
  const retries = may(session, 'trade.retry');

  const choose = (tradeId: string) => {
    const next = new Set(left);
    if (!next.delete(tradeId)) next.add(tradeId);
    setLeft(next);
  };
  return (
    <main className="book exceptions">
      <div className="bar">
        <h1>Exceptions</h1>
        <button type="button" className="button" onClick={again}>
          Read again
        </button>
      </div>
      <div className="exceptions-list" aria-busy={value === null}>
        {problem !== null && <Problem onRetry={again}>{problem}</Problem>}
        {value && failed.length + stuck.length + rejected.length === 0 && (
          <div className="empty">
            <b>Nothing out of the ordinary</b>
            <p>Trades that fail, get stuck or are refused show here.</p>
          </div>
        )}
        {failed.length > 0 && (
          <section aria-label="Failed">
            <h2>Failed</h2>
            {retries && <RetryBar chosen={chosen} />}
            <ExceptionList
              trades={failed}
              {...(retries ? { chosen: new Set(chosen.map(({ tradeId }) => tradeId)), onChoose: choose } : {})}
            />
          </section>
        )}
        {stuck.length > 0 && (
          <section aria-label="Stuck">
            <h2>Stuck</h2>
            <ExceptionList trades={stuck} />
          </section>
        )}
        {may(session, 'dead-letter.read') && <DeadLetters />}
        {rejected.length > 0 && (
          <section aria-label="Rejected">
            <h2>Rejected</h2>
            <ExceptionList trades={rejected} />
          </section>
        )}
      </div>
    </main>
  );
}
