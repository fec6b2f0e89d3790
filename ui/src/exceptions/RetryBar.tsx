/** Brings failed trades back into booking: one reason for all that are chosen, and progress while it goes on. */
import type { FormEvent } from 'react';
import type { Trade } from '../../../src/contracts/trade.ts';
import { plural } from '../format/counts.ts';
import { useTyped } from '../session/use-typed.ts';
import { useRetryMany } from './use-retry-many.ts';

export function RetryBar({ chosen }: { chosen: readonly Trade[] }) {
  const { progress, retry, running } = useRetryMany();
  const [reason, setReason] = useTyped('reason to retry', '');
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (reason.trim() !== '') void retry(chosen, reason.trim());
  };
  return (
    <form className="retry-bar" onSubmit={submit}>
      <input
        aria-label="Reason for retrying"
        placeholder="Why retry?"
        maxLength={500}
        required
        value={reason}
        onChange={event => setReason(event.target.value)}
        disabled={running}
      />
      <button type="submit" className="button primary" disabled={running || chosen.length === 0}>
        Retry {plural(chosen.length, 'trade')}
      </button>
      <span role="status">
        {progress && (
          <>
            <progress value={progress.done} max={progress.total} aria-label="Retried" /> {progress.done} of{' '}
            {progress.total}
            {progress.refused.size > 0 && `, ${progress.refused.size} not brought back: `}
            {[...new Set(progress.refused.values())].join('; ')}
          </>
        )}
      </span>
    </form>
  );
}
