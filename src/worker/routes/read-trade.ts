/** `GET /v1/trades/{tradeId}` and its log, straight from the trade's ledger: never older than an answer already given. */
import { createRoute, z } from '@hono/zod-openapi';
import type { Context } from 'hono';
import { mayUseAccount } from '../../contracts/identity.ts';
import { Trade, TradeEvent } from '../../contracts/trade.ts';
import type { ServedTrade } from '../../domain/trade/served-trade.ts';
import { isTradeId } from '../../domain/trade/trade-id.ts';
import { type LedgerStub, tradeLedger } from '../../durable-objects/names.ts';
import { rawJson } from '../answers.ts';
import type { App } from '../context.ts';
import { authorise } from '../middleware/authorise.ts';
import { ProblemError } from '../problem.ts';
import { bearer, json, newRouter, problems, TradeIdParam, wholeNumber } from './openapi-parts.ts';

const refusals = problems('invalid_parameter', 'unauthenticated', 'forbidden', 'not_found', 'unavailable');

const tradeRoute = createRoute({
  method: 'get',
  path: '/v1/trades/{tradeId}',
  tags: ['Trades'],
  summary: 'Read a trade',
  security: bearer,
  middleware: [authorise('trade.read')] as const,
  request: { params: TradeIdParam },
  responses: { 200: json(Trade, 'The trade as its log says it is; its version is the ETag'), ...refusals },
});

const eventsRoute = createRoute({
  method: 'get',
  path: '/v1/trades/{tradeId}/events',
  tags: ['Trades'],
  summary: "Read a trade's log",
  security: bearer,
  middleware: [authorise('trade.read')] as const,
  request: {
    params: TradeIdParam,
    query: z.object({ after: wholeNumber(0, 1e9).default(0), limit: wholeNumber(1, 1000).default(200) }),
  },
  responses: {
    200: json(z.object({ items: z.array(TradeEvent) }), 'Events with a sequence above `after`, in order, as stored'),
    ...refusals,
  },
});

export const readTrade = newRouter();

readTrade.openapi(tradeRoute, async c => {
  const { trade } = await findTrade(c, c.req.valid('param').tradeId);
  return c.json(trade, 200, { ETag: `"${trade.version}"` });
});

readTrade.openapi(eventsRoute, async c => {
  const { ledger } = await findTrade(c, c.req.valid('param').tradeId);
  const { after, limit } = c.req.valid('query');
  return rawJson(JSON.stringify({ items: await ledger.events(after, limit) }), 200);
});

/** @throws ProblemError for a trade that is not there (another tenant's is not), or on an account that is not the caller's */
async function findTrade(c: Context<App>, tradeId: string): Promise<{ ledger: LedgerStub; trade: ServedTrade }> {
  const identity = c.get('identity');
  const ledger = isTradeId(tradeId) ? tradeLedger(c.env, identity.tenant, tradeId) : null;
  const trade = await ledger?.trade();
  if (!ledger || !trade) throw new ProblemError('not_found', `there is no trade ${tradeId}`);
  if (!mayUseAccount(identity, trade.account))
    throw new ProblemError('forbidden', `trade ${tradeId} is not on an account of yours`);
  return { ledger, trade };
}
