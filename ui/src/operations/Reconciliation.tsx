/** The check of everything that was made of the logs: the last run, what it found, and starting one. */
import type { Finding, Reconciliation as Run } from '../../../src/client/index.ts';
import { Problem } from '../design/Problem.tsx';
import { useDesk } from '../desk-context.ts';
import { plural } from '../format/counts.ts';
import { moment } from '../format/time.ts';
import { zoneName } from '../format/zone.ts';
import { openTrade } from '../place.ts';
import { may } from '../session/session.ts';
import type { Checks } from './use-reconciliation.ts';

const MOST_SHOWN = 50;

export function Reconciliation({ checks }: { checks: Checks }) {
  const { session } = useDesk();
  const { run, problem, refused, again, start } = checks;
  const running = run?.state === 'running';
  return (
    <section aria-label="Reconciliation" aria-busy={run === null}>
      <h2>Reconciliation</h2>
      <p className="hint">Views, journal, positions, counts and feed, each compared with what the logs say.</p>
      {may(session, 'views.reconcile') && (
        <div className="actions">
          <button type="button" className="button primary" disabled={running} onClick={() => start()}>
            Check everything
          </button>
          <button type="button" className="button" disabled={running} onClick={() => start({ repair: true })}>
            Check and mend
          </button>
        </div>
      )}
      {problem !== null && <Problem onRetry={again}>{problem}</Problem>}
      {refused !== null && <p className="notice">{refused}</p>}
      {running && <progress aria-label="Reconciliation" />}
      {run && <p role="status">{said(run)}</p>}
      {run && run.findings.length > 0 && <Findings findings={run.findings} />}
    </section>
  );
}

function said({ state, checked, findings, repaired, updatedAt, error }: Run): string {
  const so = `${plural(checked, 'trade')} checked`;
  const found = findings.length === 0 ? 'no differences' : plural(findings.length, 'difference');
  const when = updatedAt === null ? '' : `, ${moment(updatedAt)} ${zoneName()}`;
  switch (state) {
    case 'none':
      return 'Not checked yet.';
    case 'running':
      return 'It runs: every trade is replayed and compared.';
    case 'failed':
      return `It was given up after ${so}: ${error}`;
    case 'succeeded':
      return `${so}, ${found}${repaired > 0 ? `, ${repaired} mended` : ''}${when}.`;
  }
}

function Findings({ findings }: { findings: readonly Finding[] }) {
  return (
    <ul className="rows">
      {findings.slice(0, MOST_SHOWN).map(({ kind, where, subject, tradeId, field, expected, actual }) => (
        <li key={`${kind}/${where}/${subject}/${field}`}>
          <span>
            <b>{kind.replaceAll('_', ' ')}</b> in {where.replaceAll('_', ' ')}
            {field !== undefined && `: ${field} is ${text(actual)}, the log says ${text(expected)}`}
          </span>
          {tradeId === undefined ? (
            <small>{subject}</small>
          ) : (
            <button type="button" className="link" onClick={() => openTrade(tradeId)}>
              {subject}
            </button>
          )}
        </li>
      ))}
    </ul>
  );
}

const text = (value: unknown): string => (typeof value === 'string' ? value : (JSON.stringify(value) ?? 'nothing'));
