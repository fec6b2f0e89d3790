/** The views built anew from the feed, while everything goes on: started, watched, stopped. */
import type { Rebuild as Job } from '../../../src/client/index.ts';
import { Problem } from '../design/Problem.tsx';
import { useDesk } from '../desk-context.ts';
import { count, plural } from '../format/counts.ts';
import { moment } from '../format/time.ts';
import { zoneName } from '../format/zone.ts';
import { may } from '../session/session.ts';
import { usePolled } from '../use-polled.ts';
import { useStart } from './use-start.ts';

const WHILE_RUNNING_MS = 500;
const OTHERWISE_MS = 10_000;

export function Rebuild() {
  const { client, session } = useDesk();
  const { value, problem, again } = usePolled(
    options => client.rebuild(options),
    job => (job?.state === 'running' ? WHILE_RUNNING_MS : OTHERWISE_MS),
  );
  const running = value?.state === 'running';
  const { start, refused } = useStart(again);
  return (
    <section aria-label="Rebuild" aria-busy={value === null}>
      <h2>Rebuild</h2>
      <p className="hint">Lists, journal and positions made again from the feed, beside those in use.</p>
      {may(session, 'views.rebuild') && (
        <div className="actions">
          <button
            type="button"
            className="button primary"
            disabled={running}
            onClick={() => start(() => client.startRebuild())}
          >
            {value?.state === 'stopped' ? 'Go on with it' : 'Rebuild the views'}
          </button>
          <button
            type="button"
            className="button"
            disabled={!running}
            onClick={() => start(() => client.stopRebuild())}
          >
            Stop
          </button>
        </div>
      )}
      {problem !== null && <Problem onRetry={again}>{problem}</Problem>}
      {refused !== null && <p className="notice">{refused}</p>}
      {value && value.state !== 'none' && (
        <p className="progress">
          <progress value={value.processed} max={Math.max(1, value.total)} aria-label="Rebuild" />{' '}
          {count(value.processed)} of {plural(value.total, 'event')}
        </p>
      )}
      {value && <p role="status">{said(value)}</p>}
    </section>
  );
}

/** Changes with each quarter only: a screen reader hears of the progress, not of every page. */
function said({ state, processed, total, updatedAt, contentHash, error }: Job): string {
  const when = updatedAt === null ? '' : ` ${moment(updatedAt)} ${zoneName()}`;
  switch (state) {
    case 'none':
      return 'The views have not been rebuilt yet.';
    case 'running':
      return `It runs: ${25 * Math.floor((4 * processed) / Math.max(1, total))} % or more done.`;
    case 'stopped':
      return `Stopped${when}; the views in use are as they were.`;
    case 'failed':
      return `It was given up${when}: ${error}`;
    case 'succeeded':
      return `Done${when}. What the views hold has the hash ${contentHash?.slice(0, 12)}….`;
  }
}
