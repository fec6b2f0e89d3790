/** Trades to look at, made through the API as other people's programs would. */
import { waitUntil } from '../../scripts/lib/wait-until.ts';
import {
  createTapebookClient,
  newIdempotencyKey,
  type Role,
  requestDevToken,
  type TapebookClient,
  unwrap,
} from '../../src/client/index.ts';
import type { SubmitTrade, Trade } from '../../src/contracts/trade.ts';
import { baseUrl } from './surroundings.ts';

export async function apiAs(sub: string, role: Role, tenant = 'demo'): Promise<TapebookClient> {
  const { token } = unwrap(await requestDevToken(baseUrl(), { sub, tenant, roles: [role] }));
  return createTapebookClient({ baseUrl: baseUrl(), token: () => token });
}

type Outcome = Trade['status'];

/** Booking has yet to answer. What waits for a second person's approval has its answer. */
const WAITING: ReadonlySet<Outcome> = new Set(['PENDING_NEW', 'PENDING_REPLACE', 'PENDING_CANCEL']);

export const newKey = () => ({ idempotencyKey: newIdempotencyKey() });

/** A trade that booking has answered for: booked, unless the test wants it refused. */
export async function settledTrade(
  client: TapebookClient,
  terms: Partial<SubmitTrade> = {},
  outcome: Outcome = 'BOOKED',
): Promise<Trade> {
  const body: SubmitTrade = {
    account: 'EQ-001',
    side: 'BUY',
    symbol: 'SAP',
    quantity: '1500',
    price: '231.05',
    ...terms,
  };
  return settled(client, unwrap(await client.submitTrade(body, newKey())), outcome);
}

/** Asks until the trade waits for nothing, and throws when that ended otherwise than the test needs it. */
export async function settled(client: TapebookClient, { tradeId }: Trade, outcome: Outcome = 'BOOKED'): Promise<Trade> {
  const trade = await waitUntil(`trade ${tradeId} to be ${outcome}`, async () => {
    const now = unwrap(await client.trade(tradeId));
    return !WAITING.has(now.status) && now;
  });
  const { status, reasons } = trade;
  if (status !== outcome) throw new Error(`Trade ${tradeId} is ${status}, not ${outcome}: ${JSON.stringify(reasons)}`);
  return trade;
}

/** Booked on 1,500, then amended and booked on 1,200: four versions. */
export async function amendedTrade(client: TapebookClient, terms: Partial<SubmitTrade> = {}): Promise<Trade> {
  const { tradeId, version } = await settledTrade(client, terms);
  const change = { quantity: '1200', reason: 'client confirmed partial' };
  return settled(client, unwrap(await client.amendTrade(tradeId, change, { ...newKey(), ifMatch: version })));
}
