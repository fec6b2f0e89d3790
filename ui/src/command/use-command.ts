/** The life of one command: one key from its first try to its outcome, and the version that was seen when it was opened. */
import { useCallback, useRef, useState } from 'react';
import {
  type CallError,
  type Effect,
  isOfAnotherSender,
  newIdempotencyKey,
  type Result,
  type TradeCommandOptions,
} from '../../../src/client/index.ts';
import type { Problem } from '../../../src/contracts/problem.ts';
import type { Trade } from '../../../src/contracts/trade.ts';
import { useDesk } from '../desk-context.ts';

export type CommandState =
  /** Not sent, refused without effect, or sent before by another sender. */
  | { step: 'editing'; problem: Problem | null }
  | { step: 'sending' }
  /** Sent, and no answer. Only the same again, under the same key, is safe now. */
  | { step: 'unknown'; error: CallError };

/** Tells a refusal after which the command cannot be sent again from where it stands. */
export const mustLookAgain = (problem: Problem | null): boolean =>
  problem?.code === 'version_mismatch' || problem?.sameSender === false;

export type Send = (options: TradeCommandOptions) => Promise<Result<Trade>>;

export function useCommand(ifMatch: number, onDone: () => void) {
  const { book } = useDesk();
  const [idempotencyKey] = useState(newIdempotencyKey);
  const before = useRef<Effect>('none');
  const [state, setState] = useState<CommandState>({ step: 'editing', problem: null });

  const send = useCallback(
    async (command: Send) => {
      setState({ step: 'sending' });
      const result = await command({ idempotencyKey, ifMatch, before: before.current });
      before.current = result.ok ? 'none' : result.error.effect;
      if (result.ok) {
        book.addLive([result.value]);
        onDone();
      } else if (result.error.kind === 'problem' && (result.error.effect === 'none' || isOfAnotherSender(result.error)))
        setState({ step: 'editing', problem: result.error.problem });
      else setState({ step: 'unknown', error: result.error });
    },
    [book, idempotencyKey, ifMatch, onDone],
  );
  return { state, send };
}
