/** Four eyes in the demo: an account that asks for a second person, with a trade for each answer that there can be. */
import {
  createTapebookClient,
  type Role,
  requestDevToken,
  type TapebookClient,
  unwrap,
} from '../../src/client/index.ts';
import type { Trade } from '../../src/contracts/trade.ts';
import { waitUntil } from '../lib/wait-until.ts';

const ACCOUNT = {
  account: 'EQ-200',
  name: 'Four eyes',
  approvalNotional: '250000',
  rollbackNeedsApproval: true,
  validFrom: '2015-01-01',
};
const MICROSOFT = { account: ACCOUNT.account, side: 'BUY', symbol: 'MSFT', price: '478.10' } as const;

/**
 * Sets the account up and trades on it; the same keys again change nothing.
 * @param key what the keys of its commands begin with
 * @param tradeDate of its trades; by default the market's today
 * @returns what there is to see, a line each
 */
export async function tradeWithFourEyes(baseUrl: string, key: string, tradeDate?: string): Promise<string[]> {
  const [trader, operations] = await Promise.all([
    clientOf(baseUrl, 't.ng', 'trader'),
    clientOf(baseUrl, 'o.ps', 'operations'),
  ]);
  unwrap(await operations.putAccounts([ACCOUNT]));
  const submit = async (name: string, quantity: string, version = 2) => {
    const body = { ...MICROSOFT, ...(tradeDate && { tradeDate }), quantity, clientReference: `FOUR-EYES-${name}` };
    return reached(trader, unwrap(await trader.submitTrade(body, { idempotencyKey: `${key}-${name}` })), version);
  };
  const step = (name: string, ifMatch: number) => ({ idempotencyKey: `${key}-${name}-step`, ifMatch });

  const [small, approved, refused] = [
    await submit('small', '100'),
    await submit('yes', '700'),
    await submit('no', '7000'),
  ];
  await submit('open', '900');
  unwrap(await operations.approveTrade(approved.tradeId, { reason: 'client confirmed' }, step('yes', 2)));
  unwrap(await operations.refuseTrade(refused.tradeId, { reason: 'one zero too many' }, step('no', 2)));
  const change = { quantity: '150', reason: 'late allocation' };
  await reached(operations, unwrap(await operations.amendTrade(small.tradeId, change, step('small', 2))), 4);
  const back = { toVersion: 2, reason: 'it was another trade' };
  await reached(operations, unwrap(await operations.rollBackTrade(small.tradeId, back, step('back', 4))), 6);
  return [
    `On ${ACCOUNT.account} trades above ${ACCOUNT.approvalNotional} need a second person, and so does every rollback.`,
    'One was approved by o.ps, one refused; one waits, and so does a rollback by o.ps, which k.ee may approve.',
  ];
}

async function clientOf(baseUrl: string, sub: string, role: Role): Promise<TapebookClient> {
  const { token } = unwrap(await requestDevToken(baseUrl, { sub, tenant: 'demo', roles: [role] }));
  return createTapebookClient({ baseUrl, token: () => token });
}

/** The trade once booking has had its say. */
const reached = (client: TapebookClient, { tradeId }: Trade, version: number): Promise<Trade> =>
  waitUntil(`booking of ${tradeId}`, async () => {
    const trade = unwrap(await client.trade(tradeId));
    return trade.version >= version ? trade : undefined;
  });
