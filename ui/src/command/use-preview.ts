/** What a rollback, roll forward or approval would do, asked of the server, which writes nothing for it. */
import type { Preview } from '../../../src/contracts/commands.ts';
import type { Trade } from '../../../src/contracts/trade.ts';
import { useDesk } from '../desk-context.ts';
import type { ReasonedAction } from '../trade/actions.ts';
import { type Answer, useAnswer } from '../trade/use-answer.ts';

/** The server wants a reason for a preview too, and keeps none of it. */
const REASON = 'preview';

export const isPreviewed = ({ kind }: ReasonedAction): boolean =>
  kind === 'rollback' || kind === 'rollforward' || kind === 'approve';

export function usePreview(action: ReasonedAction, { tradeId, version }: Trade): Answer<Preview> {
  const { client } = useDesk();
  return useAnswer(isPreviewed(action) ? `${tradeId}/${version}` : null, ({ signal }) => {
    const options = { ifMatch: version, signal };
    if (action.kind === 'approve') return client.previewApproval(tradeId, {}, options);
    return action.kind === 'rollback'
      ? client.previewRollback(tradeId, { toVersion: action.toVersion, reason: REASON }, options)
      : client.previewRollForward(tradeId, { reason: REASON }, options);
  });
}
