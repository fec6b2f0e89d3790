/** The public API as a test uses it: plain requests, nothing of our own client in between. */

import type { Trade, TradeEvent, Verification } from '../../src/contracts/trade.ts';

export interface Answer<Body = Trade> {
  status: number;
  headers: Headers;
  body: Body;
}

export interface Api {
  trade(tradeId: string): Promise<Answer>;
  events(tradeId: string): Promise<Answer<{ items: TradeEvent[] }>>;
  verification(tradeId: string): Promise<Answer<Verification>>;
  trades(query: string): Promise<Answer<{ items: Trade[] }>>;
  submit(body: object, key: string): Promise<Answer>;
}

/** Signs in as a local identity and gives the API in its name. */
export async function signIn(
  url: string,
  identity: { sub?: string; tenant?: string; roles?: string[] } = {},
): Promise<Api> {
  const { body, status } = await request<{ token: string }>(`${url}/dev/token`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ sub: 'test', tenant: 'demo', roles: ['trader'], ...identity }),
  });
  if (status !== 200 && status !== 201) throw new Error(`POST /dev/token answered ${status}: ${JSON.stringify(body)}`);

  const authorization = `Bearer ${body.token}`;
  const get = <Body>(path: string) => request<Body>(`${url}/v1/trades${path}`, { headers: { authorization } });
  return {
    trade: tradeId => get(`/${tradeId}`),
    events: tradeId => get(`/${tradeId}/events`),
    verification: tradeId => get(`/${tradeId}/verification`),
    trades: query => get(`?${query}`),
    submit: (trade, key) =>
      request(`${url}/v1/trades`, {
        method: 'POST',
        headers: { authorization, 'content-type': 'application/json', 'idempotency-key': key },
        body: JSON.stringify(trade),
      }),
  };
}

async function request<Body>(url: string, init: RequestInit): Promise<Answer<Body>> {
  const response = await fetch(url, init);
  return { status: response.status, headers: response.headers, body: await response.json() };
}
