/** What can go wrong, to be switched on by hand, beside what must hold all the same. On a developer's machine only. */
import { useEffect, useState } from 'react';
import type { Reconciliation } from '../../../../src/client/index.ts';
import { Problem } from '../../design/Problem.tsx';
import { useDesk } from '../../desk-context.ts';
import { plural } from '../../format/counts.ts';
import { useStore } from '../../store.ts';
import { experimentOf, TRADES_AT_ONCE } from './experiment.ts';
import { Invariants } from './Invariants.tsx';
import { always, type Invariant, inTheEnd, isThrough, type Watched } from './invariants.ts';
import { SwitchRow } from './SwitchRow.tsx';
import { ALL_OFF, anyOn, SWITCHES } from './switches.ts';
import { useSwitches } from './use-switches.ts';
import './faults.css';

const COMPARE_AGAIN_MS = 5_000;

interface FaultsProps {
  /** The last check of everything. */
  run: Reconciliation | null;
  onCheck: () => void;
}

export default function Faults({ run, onCheck }: FaultsProps) {
  const desk = useDesk();
  const [experiment] = useState(() => experimentOf(desk));
  const accounts = useStore(desk.accounts);
  const trades = useStore(experiment.trades);
  const toSend = useStore(experiment.toSend);
  const problem = useStore(experiment.problem);
  const { state, failed, set, kill, again } = useSwitches();
  useEffect(() => experiment.keepLooking(), [experiment]);

  const { sentAt } = experiment;
  const through = trades.filter(isThrough).length;
  const quiet = state !== null && !anyOn(state.faults);
  const agreed = agreement(run, sentAt);
  // Once everything is through, the whole book is compared with the logs; what differs then may still catch up.
  const due = quiet && toSend === 0 && trades.length > 0 && through === trades.length && agreed.state === 'waits';
  const idle = run?.state !== 'running';
  const compared = sentAt !== null && (run?.startedAt ?? '') >= sentAt;
  useEffect(() => {
    if (!due || !idle) return;
    const timer = setTimeout(onCheck, compared ? COMPARE_AGAIN_MS : 0);
    return () => clearTimeout(timer);
  }, [due, idle, compared, onCheck]);

  // Those that refuse nothing and wait for nobody.
  const open = accounts.filter(
    account => account.open && account.notionalLimit === null && account.approvalNotional === null,
  );
  const invariants = { always: always(trades), end: [...inTheEnd(trades), agreed] };
  return (
    <section aria-label="Faults" className="faults">
      <h2>
        Faults <small>on this machine only: what is deployed has no such switches</small>
      </h2>
      {failed !== null && <Problem onRetry={again}>{failed}</Problem>}
      <div className="pair">
        <section aria-label="What goes wrong">
          <h3>What goes wrong</h3>
          {state &&
            SWITCHES.map(({ label, effect, on, off, isOn, struck }) => (
              <SwitchRow
                key={label}
                label={label}
                effect={effect}
                on={isOn(state.faults)}
                struck={struck(state.done)}
                onChange={wanted => set(wanted ? on : off)}
              />
            ))}
          <div className="actions">
            <button type="button" className="button" onClick={() => kill({ feed: true })}>
              Kill the feed
            </button>
            <button
              type="button"
              className="button"
              disabled={trades.length === 0}
              onClick={() => kill({ trades: trades.map(({ tradeId }) => tradeId) })}
            >
              Kill the trades’ objects
            </button>
            <button type="button" className="button" disabled={quiet} onClick={() => set(ALL_OFF)}>
              All faults off
            </button>
          </div>
        </section>
        <section aria-label="What must hold">
          <div className="send">
            <button
              type="button"
              className="button primary"
              disabled={toSend > 0}
              onClick={() => void experiment.send(open.map(({ account }) => account))}
            >
              Send {TRADES_AT_ONCE} trades
            </button>
            <p role="status">{said(trades, through, toSend, quiet, [...invariants.always, ...invariants.end])}</p>
          </div>
          {problem !== null && <p className="notice">{problem}</p>}
          <progress value={through} max={Math.max(1, trades.length)} aria-label="Trades that are through" />
          <Invariants title="Holds at every moment" of={invariants.always} />
          <Invariants title="Holds in the end" of={invariants.end} />
        </section>
      </div>
    </section>
  );
}

/** Whether a check of everything, begun after the last trade was sent, found nothing. */
function agreement(run: Reconciliation | null, sentAt: string | null): Invariant {
  const label = 'Views, journal, positions and counts are what the logs give';
  if (!run?.startedAt || sentAt === null || run.startedAt < sentAt || run.state === 'failed')
    return { label, state: 'waits', detail: 'compared when all are through' };
  if (run.state === 'running')
    return { label, state: 'waits', detail: `${plural(run.checked, 'trade')} compared so far` };
  const { length } = run.findings;
  if (length > 0) return { label, state: 'waits', detail: `${plural(length, 'difference')}, compared again soon` };
  return { label, state: 'holds', detail: `${plural(run.checked, 'trade')} compared` };
}

function said(
  trades: readonly Watched[],
  through: number,
  toSend: number,
  quiet: boolean,
  invariants: readonly Invariant[],
): string {
  if (toSend > 0) return 'Sending…';
  if (trades.length === 0) return 'Switch something off, send trades into it, and see what becomes of them.';
  if (invariants.some(({ state }) => state === 'broken')) return 'Something is broken that must never be.';
  if (invariants.every(({ state }) => state === 'holds'))
    return `All ${trades.length} came through: each booked once, nothing lost, nothing twice.`;
  if (through === trades.length) return `All ${trades.length} are through.`;
  return quiet ? 'The faults are over: what is open catches up by itself.' : 'It goes wrong, and nothing is lost.';
}
