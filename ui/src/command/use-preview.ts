/** Asks the server what a command would do; nothing is written for it. */
import { useEffect, useState } from 'react';
import type { Amendment } from '../../../src/client/index.ts';
import type { Preview } from '../../../src/contracts/commands.ts';
import type { Problem } from '../../../src/contracts/problem.ts';
import type { Trade } from '../../../src/contracts/trade.ts';
import { useDesk } from '../desk-context.ts';
import type { ReasonedAction } from '../trade/actions.ts';
import { type Answer, useAnswer } from '../trade/use-answer.ts';

/** Stands for a reason that is not typed yet. The server wants one for a preview too, and keeps none of it. */
export const PREVIEW_REASON = 'preview';

export const isPreviewed = ({ kind }: ReasonedAction): boolean =>
  kind === 'rollback' || kind === 'rollforward' || kind === 'approve';

export function usePreview(action: ReasonedAction, { tradeId, version }: Trade): Answer<Preview> {
  const { client } = useDesk();
  return useAnswer(isPreviewed(action) ? `${tradeId}/${version}` : null, ({ signal }) => {
    const options = { ifMatch: version, signal };
    if (action.kind === 'approve') return client.previewApproval(tradeId, {}, options);
    return action.kind === 'rollback'
      ? client.previewRollback(tradeId, { toVersion: action.toVersion, reason: PREVIEW_REASON }, options)
      : client.previewRollForward(tradeId, { reason: PREVIEW_REASON }, options);
  });
}

/** A pause in typing after which an amendment is previewed. */
const TYPING_PAUSE_MS = 250;

/** The server's answer to one amendment. */
type Said = { of: string } & ({ preview: Preview } | { refused: Problem });

export interface AmendPreview {
  /** The latest preview, which may be of what was typed before. */
  answer: Answer<Preview>;
  /** The refusal of the amendment as it is typed now; null for none. */
  refused: Problem | null;
  /** True while the answer is to the amendment as it is typed now. */
  current: boolean;
}

/** @param typed the amendment so far, with any reason; null while nothing can be asked */
export function useAmendPreview(typed: Amendment | null, { tradeId, version }: Trade): AmendPreview {
  const { client } = useDesk();
  const body = typed && JSON.stringify(typed);
  const [asked, setAsked] = useState(body);
  useEffect(() => {
    const timer = setTimeout(() => setAsked(body), TYPING_PAUSE_MS);
    return () => clearTimeout(timer);
  }, [body]);
  const { value, problem, again } = useAnswer<Said>(asked, async ({ signal }) => {
    const of = asked ?? '';
    const result = await client.previewAmendment(tradeId, JSON.parse(of), { ifMatch: version, signal });
    if (result.ok) return { ok: true, value: { of, preview: result.value } };
    const { error } = result;
    // A refusal is an answer; anything else can be tried again.
    return error.kind === 'problem' && error.problem.status < 429
      ? { ok: true, value: { of, refused: error.problem } }
      : result;
  });
  const current = value !== null && value.of === body;
  return {
    answer: { value: value && 'preview' in value ? value.preview : null, problem, again },
    refused: current && 'refused' in value ? value.refused : null,
    current,
  };
}
