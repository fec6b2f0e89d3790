/** Sends a command, or the same again when its outcome is not known. */

import type { ActionKind } from '../trade/actions.ts';
import type { CommandState } from './use-command.ts';
import { verbOf } from './words.ts';

interface CommandButtonsProps {
  kind: ActionKind;
  state: CommandState;
  /** Nothing to be sent yet, or not any more. */
  blocked: boolean;
}

export function CommandButtons({ kind, state, blocked }: CommandButtonsProps) {
  const unknown = state.step === 'unknown';
  const label = unknown ? 'Send again, same key' : state.step === 'sending' ? 'Sending…' : verbOf(kind);
  return (
    <div className="actions">
      <button type="submit" className="button primary" disabled={state.step === 'sending' || (blocked && !unknown)}>
        {label}
      </button>
    </div>
  );
}
