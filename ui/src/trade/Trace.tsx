/** The trade's way through the system, each step with its time and how long after the one before it came. */
import { allPages } from '../all-pages.ts';
import { Problem } from '../design/Problem.tsx';
import { useDesk } from '../desk-context.ts';
import { duration, exactTime } from '../format/time.ts';
import { useAnswer } from './use-answer.ts';

interface TraceProps {
  tradeId: string;
  /** The newest version: its steps are still coming in when it is new. */
  version: number;
  /** Only steps of events up to this one. */
  shown: number;
}

/** Pages of 200 steps. */
const MAX_PAGES = 10;

const STEP = {
  SUBMITTED: 'Taken',
  PUBLISHED: 'Sent to booking',
  CONSUMED: 'Taken up',
  BOOKED: 'Outcome recorded',
  VIEWED: 'In the views',
  PUSHED: 'Pushed to screens',
} as const;

export function Trace({ tradeId, version, shown }: TraceProps) {
  const { client } = useDesk();
  const { value, problem, again } = useAnswer(`${tradeId}/${version}`, options =>
    allPages(at => client.trace(tradeId, { limit: 200, ...at }, options), MAX_PAGES),
  );
  const steps = (value?.items ?? []).filter(({ sequence }) => sequence === undefined || sequence <= shown);
  return (
    <section aria-label="Trace">
      <h2>
        Trace{' '}
        <button type="button" className="link" onClick={again}>
          Refresh
        </button>
      </h2>
      {problem !== null && <Problem onRetry={again}>{problem}</Problem>}
      <ol className="events steps">
        {steps.map(({ step, at, sequence }, index) => {
          const before = steps[index - 1];
          const command = step === 'SUBMITTED';
          return (
            <li key={`${step}/${sequence}`} className={command ? 'step-first' : undefined}>
              <i>{sequence}</i>
              <span>{STEP[step]}</span>
              <time dateTime={at}>
                {exactTime(at)} <small>{before && !command ? `+${duration(before.at, at)}` : ''}</small>
              </time>
            </li>
          );
        })}
      </ol>
      {value?.complete === false && <p className="hint">Only the first {value.items.length} steps are shown.</p>}
    </section>
  );
}
