/** Trades to look at, made through the API as other people's programs would. */
import { inject } from 'vitest';
import {
  createTapebookClient,
  newIdempotencyKey,
  type Role,
  requestDevToken,
  type TapebookClient,
  unwrap,
} from '../../src/client/index.ts';
import type { SubmitTrade, Trade } from '../../src/contracts/trade.ts';

export async function apiAs(sub: string, role: Role, tenant = 'demo'): Promise<TapebookClient> {
  const baseUrl = inject('baseUrl');
  const { token } = unwrap(await requestDevToken(baseUrl, { sub, tenant, roles: [role] }));
  return createTapebookClient({ baseUrl, token: () => token });
}

export const newKey = () => ({ idempotencyKey: newIdempotencyKey() });

/** A trade that booking has answered for. */
export async function settledTrade(client: TapebookClient, terms: Partial<SubmitTrade> = {}): Promise<Trade> {
  const body: SubmitTrade = {
    account: 'EQ-001',
    side: 'BUY',
    symbol: 'SAP',
    quantity: '1500',
    price: '231.05',
    ...terms,
  };
  return settled(client, unwrap(await client.submitTrade(body, newKey())));
}

/** Asks until the trade waits for nothing. */
export async function settled(client: TapebookClient, { tradeId }: Trade): Promise<Trade> {
  for (;;) {
    const trade = unwrap(await client.trade(tradeId));
    if (!trade.status.startsWith('PENDING')) return trade;
  }
}

/** Booked on 1,500, then amended and booked on 1,200: four versions. */
export async function amendedTrade(client: TapebookClient, terms: Partial<SubmitTrade> = {}): Promise<Trade> {
  const { tradeId, version } = await settledTrade(client, terms);
  const change = { quantity: '1200', reason: 'client confirmed partial' };
  return settled(client, unwrap(await client.amendTrade(tradeId, change, { ...newKey(), ifMatch: version })));
}
