/** `GET /v1/trades/{tradeId}`, now or in the past, straight from the trade's ledger: never older than an answer already given. */
import { createRoute, z } from '@hono/zod-openapi';
import type { Context } from 'hono';
import { PastTrade, Trade } from '../../contracts/trade.ts';
import { rawJson, readOf } from '../answers.ts';
import type { App } from '../context.ts';
import { isKnown } from '../middleware/if-match.ts';
import { ProblemError } from '../problem.ts';
import {
  instantParam,
  json,
  ledgerOf,
  newRouter,
  permitted,
  problems,
  TradeIdParam,
  wholeNumber,
} from './openapi-parts.ts';

const route = createRoute({
  ...permitted('trade.read'),
  method: 'get',
  path: '/v1/trades/{tradeId}',
  tags: ['Trades'],
  summary: 'Read a trade, as it is or as it was',
  request: {
    params: TradeIdParam,
    query: z
      .strictObject({
        version: wholeNumber(1, 1e9).optional().openapi({ type: 'integer', description: 'As it was at this event' }),
        asOf: instantParam.optional(),
      })
      .refine(({ version, asOf }) => version === undefined || asOf === undefined, {
        path: ['asOf'],
        message: 'cannot be combined with version',
      }),
  },
  responses: {
    200: json(
      z.union([Trade, PastTrade]),
      'The trade; its version is the ETag. One of the past is marked readOnly.',
      'ETag',
    ),
    304: { description: 'Named by If-None-Match: the client has this version' },
    ...problems('invalid_parameter', 'unauthenticated', 'forbidden', 'not_found', 'unavailable'),
  },
});

export const readTrade = newRouter();

readTrade.openapi(route, async c => {
  const { tradeId } = c.req.valid('param');
  const { version, asOf } = c.req.valid('query');
  const point = version !== undefined ? { version } : asOf !== undefined ? { asOf: Date.parse(asOf) } : undefined;
  const trade = readOf(await ledgerOf(c, tradeId).read(c.get('identity'), point));
  if (!trade)
    throw new ProblemError(
      'not_found',
      version === undefined ? 'the trade did not exist yet at that time' : `the trade has no version ${version}`,
    );
  if (!point) return shown(c, trade, trade.version);
  const past = { ...trade, readOnly: true, asOf: asOf === undefined ? trade.updatedAt : new Date(asOf).toISOString() };
  return shown(c, past, trade.version);
});

function shown(c: Context<App>, trade: object, version: number) {
  const headers = { ETag: `"${version}"` };
  return isKnown(version, c.req.header('if-none-match'))
    ? c.body(null, 304, headers)
    : rawJson(JSON.stringify(trade), 200, headers);
}
