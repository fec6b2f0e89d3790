/** What stands in the way of a command, or became of it: refused, overtaken, or not known. */

import { StillSending } from '../ticket/StillSending.tsx';
import type { CommandState } from './use-command.ts';

interface CommandFeedbackProps {
  state: CommandState;
  /** The version that the trade has come to since the dialog opened. */
  movedTo: number | null;
  onLook: () => void;
  /** What the server said that belongs to no field. */
  general: string | null;
}

export function CommandFeedback({ state, movedTo, onLook, general }: CommandFeedbackProps) {
  if (state.step === 'sending') return <StillSending />;
  if (state.step === 'unknown')
    return (
      <div className="notice wait" role="alert">
        <b>It is not known whether this arrived.</b>
        <p>
          {state.error.kind === 'problem' ? state.error.problem.detail : state.error.message}. Sending it again is safe:
          it goes under the same key, so it has its effect once, never twice.
        </p>
      </div>
    );
  if (state.problem?.sameSender === false)
    return (
      <div className="notice" role="alert">
        <b>This was sent before under another sign-in.</b> Its outcome is not shown here. Look at the trade as it is
        now, then decide again.{' '}
        <button type="button" className="link" onClick={onLook}>
          Look again
        </button>
      </div>
    );
  if (movedTo !== null || state.problem?.code === 'version_mismatch')
    return (
      <div className="notice" role="alert">
        <b>The trade has moved on{movedTo === null ? '' : ` to version ${movedTo}`}.</b> Nothing was done. Look at it as
        it is now, then decide again.{' '}
        <button type="button" className="link" onClick={onLook}>
          Look again
        </button>
      </div>
    );
  if (general === null) return null;
  return (
    <div className="notice" role="alert">
      {general} <small>Nothing was done. Request {state.problem?.requestId}</small>
    </div>
  );
}
