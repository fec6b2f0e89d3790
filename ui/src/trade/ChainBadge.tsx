/** Whether the log is what was recorded, as this browser has computed it. */
import type { Verification } from '../../../src/client/index.ts';
import { Icon } from '../design/icons.tsx';
import { plural } from '../format/counts.ts';
import type { Answer } from './use-answer.ts';

export function ChainBadge({ proof }: { proof: Answer<Verification> }) {
  const { value, problem, again } = proof;
  return (
    <p className={value?.valid === false ? 'seal broken' : 'seal'} role="status">
      {value?.valid && (
        <>
          <Icon name="check" /> Chain of {plural(value.length, 'event')} verified in this browser
        </>
      )}
      {value?.valid === false && (
        <>
          <Icon name="warn" /> Event {value.firstInvalidSequence} is not what was recorded: do not rely on this log
        </>
      )}
      {!value && problem === null && <span className="hint">Verifying the chain…</span>}
      {problem !== null && (
        <span className="hint">
          The chain is not verified: {problem}.{' '}
          <button type="button" className="link" onClick={again}>
            Try again
          </button>
        </span>
      )}
    </p>
  );
}
