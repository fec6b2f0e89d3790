/** What did not go the usual way: given up, stuck, refused, and what the queues could not deliver. */
import { useState } from 'react';
import { StaleNotice } from '../blotter/StaleNotice.tsx';
import { useNowText } from '../clock.ts';
import { Problem } from '../design/Problem.tsx';
import { Segments } from '../design/Segments.tsx';
import { useDesk } from '../desk-context.ts';
import { may } from '../session/session.ts';
import { DeadLetters } from './DeadLetters.tsx';
import { ExceptionSection } from './ExceptionSection.tsx';
import { type Grouping, type Kind, kindOf } from './grouping.ts';
import { RetryBar } from './RetryBar.tsx';
import { useExceptions } from './use-exceptions.ts';
import '../blotter/blotter.css';
import './exceptions.css';

const GROUPINGS = ['reason', 'age'] as const;
const NAMES = { reason: 'By reason', age: 'By age' } as const;

export default function Exceptions() {
  const { session } = useDesk();
  const { trades, value, problem, again } = useExceptions();
  const [by, setBy] = useState<Grouping>('reason');
  const [left, setLeft] = useState<ReadonlySet<string>>(new Set());
  // Which are stuck changes with time alone.
  const now = Number(useNowText(at => String(Math.floor(at / 5_000) * 5_000)));
  const of = (kind: Kind) => trades.filter(trade => kindOf(trade, now) === kind);
  const failed = of('failed');
  const chosen = failed.filter(({ tradeId }) => !left.has(tradeId));
  const retries = may(session, 'trade.retry');
  const lists = { by, now };
  const none = trades.every(trade => kindOf(trade, now) === null);

  const choose = (tradeId: string) => {
    const next = new Set(left);
    if (!next.delete(tradeId)) next.add(tradeId);
    setLeft(next);
  };
  return (
    <main className="book exceptions">
      <div className="bar">
        <h1>Exceptions</h1>
        <Segments quiet label="In groups" choices={GROUPINGS} names={NAMES} chosen={by} onChange={setBy} />
        <button type="button" className="button" onClick={again}>
          Read again
        </button>
      </div>
      <StaleNotice />
      <div className="exceptions-list" aria-busy={value === null}>
        {problem !== null && <Problem onRetry={again}>{problem}</Problem>}
        {value && none && (
          <div className="empty">
            <b>Nothing out of the ordinary</b>
            <p>Trades that fail, get stuck, are refused or wait for approval show here.</p>
          </div>
        )}
        <ExceptionSection
          kind="failed"
          trades={failed}
          {...lists}
          {...(retries ? { chosen: new Set(chosen.map(({ tradeId }) => tradeId)), onChoose: choose } : {})}
        >
          {retries && <RetryBar chosen={chosen} />}
        </ExceptionSection>
        <ExceptionSection kind="stuck" trades={of('stuck')} {...lists} />
        <ExceptionSection kind="approval" trades={of('approval')} {...lists} />
        {may(session, 'dead-letter.read') && <DeadLetters />}
        <ExceptionSection kind="rejected" trades={of('rejected')} {...lists} />
        {value?.more && <p className="hint">There are more: of each status the 200 changed last are shown.</p>}
      </div>
    </main>
  );
}
