/** Every call of the API with a request that is well formed, so that nothing but who asks decides whether it is let in. */
import { env } from 'cloudflare:workers';
import type { Operation } from '../../src/domain/permissions.ts';
import { createApp } from '../../src/worker/app.ts';
import { TRADE } from './support.ts';

export interface ApiCall {
  name: string;
  method: string;
  /** With `{tradeId}` or `{id}` in it. */
  path: string;
  operation: Operation;
}

const document = (await (await createApp().request('/openapi.json', {}, env)).json()) as {
  paths: Record<string, Record<string, { 'x-operation'?: Operation }>>;
};

export const API_CALLS: ApiCall[] = Object.entries(document.paths).flatMap(([path, methods]) =>
  Object.entries(methods).flatMap(([lower, { 'x-operation': operation }]) => {
    const method = lower.toUpperCase();
    return operation ? [{ name: `${method} ${path}`, method, path, operation }] : [];
  }),
);

const reason = 'who may';

/** Bodies of the calls that need one. `account` is where a trade is to go. */
const BODIES: Record<string, (account: string) => unknown> = {
  'POST /v1/trades': account => ({ ...TRADE, account }),
  'POST /v1/trades/{tradeId}/amend': account => ({ account, reason }),
  'POST /v1/trades/{tradeId}/cancel': () => ({ reason }),
  'POST /v1/trades/{tradeId}/retry': () => ({ reason }),
  'POST /v1/trades/{tradeId}/rollback': () => ({ toVersion: 1, reason }),
  'POST /v1/trades/{tradeId}/rollforward': () => ({ reason }),
  'POST /v1/trades/{tradeId}/approve': () => ({ reason }),
  'POST /v1/trades/{tradeId}/refuse': () => ({ reason }),
  'POST /v1/api-keys': () => ({ name: 'k', roles: ['auditor'] }),
  'PUT /v1/reference/instruments': () => ({ items: [INSTRUMENT] }),
  'PUT /v1/reference/accounts': () => ({ items: [{ account: 'EQ-P', name: 'Permitted', open: true }] }),
  'PUT /v1/reference/counterparties': () => ({ items: [{ lei: 'FOR8UP27PHTHYVLBNG30', name: 'A counterparty' }] }),
};

const INSTRUMENT = {
  symbol: 'DTE',
  isin: 'DE0005557508',
  name: 'Deutsche Telekom AG',
  mic: 'XETR',
  currency: 'EUR',
  settlementCalendar: 'EUTA',
};

/** Of commands: a version that no trade has, so that what is let in changes nothing. */
const NO_VERSION = '"999"';

/** @param id of the trade, the key or the letter that it is about */
export function requestOf({ name, method, path }: ApiCall, id: string, account: string): [string, RequestInit] {
  const body = BODIES[name]?.(account);
  return [
    path.replace(/\{\w+\}/, id),
    {
      method,
      headers: {
        'idempotency-key': crypto.randomUUID(),
        ...(path.includes('{tradeId}') && method === 'POST' && { 'if-match': NO_VERSION }),
        ...(name === 'GET /v1/stream' && { upgrade: 'websocket' }),
        ...(body !== undefined && { 'content-type': 'application/json' }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    },
  ];
}
