/** What may be booked, but not before a second person has approved it: as the accounts concerned are configured. */
import { compare, type Decimal } from '../decimal.ts';
import type { Reason } from '../trade/events.ts';
import type { Pending } from '../trade/state.ts';
import type { Account, InForce } from './reference-data.ts';

/** A gross amount and its currency. */
interface Amount {
  gross: Decimal;
  currency: string;
}

/**
 * Why what is pending needs an approval, for each account that asks for one; empty when it needs none, or has it.
 * @param accounts the account that the trade would be on, and the one that it is booked on
 * @param amount what would be booked; null for a cancellation, which books nothing
 */
export function reasonsToAsk(pending: Pending, accounts: readonly InForce<Account>[], amount: Amount | null): Reason[] {
  if (pending.approved) return [];
  return accounts.flatMap(({ now, onTradeDate }) => {
    const current = now ?? onTradeDate;
    const exceeded = [now, onTradeDate].find(
      account => amount && account?.approvalNotional && compare(amount.gross, account.approvalNotional) > 0,
    );
    return [
      ...(pending.rolled && current?.rollbackNeedsApproval ? [rolledBack(current)] : []),
      ...(amount && exceeded ? [aboveNotional(exceeded, amount)] : []),
    ];
  });
}

const rolledBack = ({ account }: Account): Reason => ({
  code: 'ROLLBACK_NEEDS_APPROVAL',
  fixCode: 99,
  message: `rolling back or forward on account ${account} needs the approval of a second user`,
});

const aboveNotional = ({ account, approvalNotional }: Account, { gross, currency }: Amount): Reason => ({
  code: 'NOTIONAL_NEEDS_APPROVAL',
  fixCode: 7,
  message: `notional ${gross} ${currency} exceeds the approval threshold of ${approvalNotional} for account ${account}: a second user must approve`,
});
