/** What did not go the usual way: given up, stuck, refused, and what the queues could not deliver. */
import { StaleNotice } from '../blotter/StaleNotice.tsx';
import { useNowText } from '../clock.ts';
import { Problem } from '../design/Problem.tsx';
import { Segments } from '../design/Segments.tsx';
import { useDesk } from '../desk-context.ts';
import { may } from '../session/session.ts';
import { useTyped } from '../session/use-typed.ts';
import { DeadLetters } from './DeadLetters.tsx';
import { ExceptionSection } from './ExceptionSection.tsx';
import { type Grouping, type Kind, kindOf } from './grouping.ts';
import { RetryBar } from './RetryBar.tsx';
import { MOST_OF_STATUS, moreThan } from './read-exceptions.ts';
import { useExceptions } from './use-exceptions.ts';
import '../blotter/blotter.css';
import './exceptions.css';

const GROUPINGS = ['reason', 'age'] as const;
const NAMES = { reason: 'By reason', age: 'By age' } as const;

export default function Exceptions() {
  const { session } = useDesk();
  const { trades, list, letters } = useExceptions();
  const { value, problem } = list;
  const [by, setBy] = useTyped<Grouping>('grouping of exceptions', 'reason');
  const [left, setLeft] = useTyped<readonly string[]>('trades not to retry', []);
  // Which are stuck changes with time alone.
  const now = Number(useNowText(at => String(Math.floor(at / 5_000) * 5_000)));
  const of = (kind: Kind) => trades.filter(trade => kindOf(trade, now) === kind);
  const failed = of('failed');
  const chosen = failed.filter(({ tradeId }) => !left.includes(tradeId));
  const retries = may(session, 'trade.retry');
  const lists = { by, now };
  const more = value !== null && moreThan(value, now);
  // Said of what is known only: not of lists that go on, nor of what could not be read.
  const clear =
    value !== null &&
    !more &&
    trades.every(trade => kindOf(trade, now) === null) &&
    (letters === null || letters.value?.items.length === 0) &&
    problem === null &&
    !letters?.problem;

  const choose = (tradeId: string) =>
    setLeft(left.includes(tradeId) ? left.filter(one => one !== tradeId) : [...left, tradeId]);
  return (
    <main className="book exceptions">
      <div className="bar">
        <h1>Exceptions</h1>
        <Segments quiet label="In groups" choices={GROUPINGS} names={NAMES} chosen={by} onChange={setBy} />
        <button
          type="button"
          className="button"
          onClick={() => {
            list.again();
            letters?.again();
          }}
        >
          Refresh
        </button>
      </div>
      <StaleNotice />
      <div className="exceptions-list" aria-busy={value === null}>
        {problem !== null && <Problem onRetry={list.again}>{problem}</Problem>}
        {clear && (
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
        {letters && <DeadLetters {...letters} />}
        <ExceptionSection kind="rejected" trades={of('rejected')} {...lists} />
        {more && (
          <p className="hint">
            There are more: of each status {MOST_OF_STATUS} are shown, of those that are stuck the ones that wait
            longest.
          </p>
        )}
      </div>
    </main>
  );
}
