/** `GET /v1/trades`: the trades of the view database, the last changed first. */
import { createRoute, z } from '@hono/zod-openapi';
import { Trade } from '../../contracts/trade.ts';
import { openViews } from '../../views/database.ts';
import { listTrades as queryTrades } from '../../views/trade-list.ts';
import { decodeCursor, encodeCursor } from '../cursor.ts';
import { authorise } from '../middleware/authorise.ts';
import { bearer, cursorParam, json, limitParam, newRouter, problems } from './openapi-parts.ts';

const Page = z.object({ items: z.array(Trade), nextCursor: z.string().nullable() }).openapi('TradePage');

const Place = z.tuple([z.iso.datetime(), z.string().max(64)]);

const route = createRoute({
  method: 'get',
  path: '/v1/trades',
  tags: ['Trades'],
  summary: 'List trades, the last changed first',
  security: bearer,
  middleware: [authorise('trade.read')] as const,
  request: { query: z.object({ limit: limitParam, cursor: cursorParam }) },
  responses: {
    200: json(Page, 'A page; `nextCursor` is null at the end'),
    ...problems('invalid_parameter', 'invalid_cursor', 'unauthenticated', 'forbidden', 'unavailable'),
  },
});

export const listTrades = newRouter();

listTrades.openapi(route, async c => {
  const { limit, cursor } = c.req.valid('query');
  const { tenant, accounts } = c.get('identity');
  const place = decodeCursor(cursor, Place);
  const after = place && { updatedAt: place[0], tradeId: place[1] };
  const { items, next } = await queryTrades(openViews(c.env.VIEWS), tenant, accounts, limit, after);
  return c.json({ items, nextCursor: next && encodeCursor([next.updatedAt, next.tradeId]) }, 200);
});
