/** Commands on a trade that exists. Each names the version that the caller has seen, so that nobody acts on the past. */
import type { z } from 'zod';
import type { AmendTrade, Approve, Preview, Reasoned, RollBack } from '../contracts/commands.ts';
import type { Trade } from '../contracts/trade.ts';
import { type Call, type CommandOptions, pathOf, type ReadOptions } from './trades.ts';

export type Amendment = z.infer<typeof AmendTrade>;
export type Rollback = z.infer<typeof RollBack>;
export type Reason = z.infer<typeof Reasoned>;
export type Approval = z.infer<typeof Approve>;

export interface TradeCommandOptions extends CommandOptions {
  /** The version seen; another one is refused with `version_mismatch`, whose ETag names the present one. */
  ifMatch: number;
}

export interface PreviewOptions extends ReadOptions {
  ifMatch: number;
}

export const commandCalls = (call: Call) => {
  const command =
    <Body>(operation: string) =>
    (tradeId: string, body: Body, { idempotencyKey, ifMatch, before, signal }: TradeCommandOptions) =>
      call<Trade>({
        method: 'POST',
        path: `${pathOf(tradeId)}/${operation}`,
        body,
        headers: { 'idempotency-key': idempotencyKey, 'if-match': `"${ifMatch}"` },
        signal,
        before,
      });
  const preview =
    <Body>(operation: string) =>
    (tradeId: string, body: Body, { ifMatch, signal }: PreviewOptions) =>
      call<Preview>({
        method: 'POST',
        path: `${pathOf(tradeId)}/${operation}?dryRun=true`,
        body,
        headers: { 'if-match': `"${ifMatch}"` },
        signal,
      });
  return {
    /** Changes the terms that the body names; null clears an optional one. What is booked is reversed and booked again. */
    amendTrade: command<Amendment>('amend'),
    cancelTrade: command<Reason>('cancel'),
    /** Back to the terms and intent of an earlier version. */
    rollBackTrade: command<Rollback>('rollback'),
    /** Undoes the last rollback that still stands. */
    rollForwardTrade: command<Reason>('rollforward'),
    /** A FAILED trade goes into booking again. */
    retryTrade: command<Reason>('retry'),
    /** A second person's approval of what a PENDING_APPROVAL trade waits for. */
    approveTrade: command<Approval>('approve'),
    /** It is not to be: the trade is rejected, or back on what was settled last. */
    refuseTrade: command<Reason>('refuse'),
    /** Shows what a command would do. Nothing is written. */
    previewAmendment: preview<Amendment>('amend'),
    previewRollback: preview<Rollback>('rollback'),
    previewRollForward: preview<Reason>('rollforward'),
    previewApproval: preview<Approval>('approve'),
  };
};
