/**
 * The proof of a trade's log, computed in this browser. The head of each proof is kept while the page lives: a log that
 * was cut off or exchanged since hangs together well, and is found out all the same.
 */
import { type Verification, verifyTrade } from '../../../src/client/index.ts';
import { useDesk } from '../desk-context.ts';
import { type Answer, useAnswer } from './use-answer.ts';

const heads = new Map<string, { sequence: number; hash: string }>();

export function useVerification(tradeId: string, version: number | undefined): Answer<Verification> {
  const { client } = useDesk();
  return useAnswer(version === undefined ? null : `${tradeId}/${version}`, async options => {
    const noted = heads.get(tradeId);
    const result = await verifyTrade(client, tradeId, noted ? { ...options, noted } : options);
    if (result.ok && result.value.valid && result.value.length > 0)
      heads.set(tradeId, { sequence: result.value.length, hash: result.value.headHash });
    return result;
  });
}
