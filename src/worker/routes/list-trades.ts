/** `GET /v1/trades`: the trades of the view database, filtered and sorted, a page as JSON, or all of them as CSV or as lines of pages. */
import { createRoute, z } from '@hono/zod-openapi';
import { accepts } from 'hono/accepts';
import { Trade } from '../../contracts/trade.ts';
import { TradeFilters } from '../../contracts/trade-query.ts';
import { type Keyset, listTrades as queryTrades, type TradeList } from '../../views/trade-list.ts';
import { openCursor, type Scope, sealCursor } from '../list-cursor.ts';
import { csvDownload } from '../trade-csv.ts';
import { NDJSON, pagesDownload } from '../trade-pages.ts';
import { BOOKMARK, BookmarkHeaders, bookmarkAnswer, sessionHeaders } from '../view-session.ts';
import { cursorParam, json, limitParam, newRouter, permitted, problems } from './openapi-parts.ts';

const Page = z.object({ items: z.array(Trade), nextCursor: z.string().nullable() }).openapi('TradePage');

/** A `Keyset` as a cursor holds it; without a key and an id, the beginning of a part. */
const Place = z.union([
  z.tuple([z.number().int(), z.number().int()]),
  z.tuple([z.number().int(), z.number().int(), z.string(), z.string()]),
]);

const TYPES = ['application/json', 'text/csv', NDJSON] as const;

const LINES =
  'A `TradePage` a line, each larger than `limit` allows. When the `nextCursor` of the last line is not null, go on from there';

const answered = json(Page, 'A page, which may be short; `nextCursor` is null at the end');

const route = createRoute({
  ...permitted('trade.list'),
  method: 'get',
  path: '/v1/trades',
  tags: ['Trades'],
  summary: 'List and search trades; with `Accept: text/csv` or `application/x-ndjson` read all of them',
  request: {
    query: z.strictObject({ ...TradeFilters, limit: limitParam, cursor: cursorParam }),
    headers: BookmarkHeaders,
  },
  responses: {
    200: {
      ...answered,
      headers: { ...answered.headers, ...bookmarkAnswer },
      content: {
        ...answered.content,
        'text/csv': { schema: z.string().openapi({ description: 'RFC 4180' }) },
        [NDJSON]: { schema: z.string().openapi({ description: LINES }) },
      },
    },
    ...problems('invalid_parameter', 'invalid_cursor', 'unauthenticated', 'forbidden', 'unavailable'),
  },
});

export const listTrades = newRouter();

listTrades.openapi(route, async c => {
  const { limit, cursor, sort, ...filter } = c.req.valid('query');
  const { tenant, accounts } = c.get('identity');
  const session = c.get('tenant').session(c.req.valid('header')[BOOKMARK]);
  const list: TradeList = { filter, sort, accounts };
  const scope = scopeOf(tenant, list);
  const from = keysetOf(openCursor(c.env, scope, cursor, Place));
  const type = accepts(c, { header: 'Accept', supports: [...TYPES], default: TYPES[0] });
  if (type === 'text/csv') return csvDownload(session, list, from);
  const sealed = (next: Keyset | null) =>
    next && sealCursor(c.env, scope, [next.pass, next.byIndexes ? 1 : 0, ...(next.after ?? [])]);
  if (type === NDJSON) return pagesDownload(session, list, from, sealed);
  const { items, next } = await queryTrades(session.views, list, limit, from);
  return c.json({ items, nextCursor: sealed(next) }, 200, { ...sessionHeaders(session), Vary: 'Accept' });
});

/** Raised when a place in a list comes to mean another: cursors of before are then refused, and skip nothing in silence. */
const PLACES = 2;

/** The same filters in another order are the same list. */
function scopeOf(tenant: string, { filter, sort }: TradeList): Scope {
  const filters = Object.entries(filter)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => [name, Array.isArray(value) ? [...new Set(value)].sort() : value])
    .sort(([one], [other]) => (String(one) < String(other) ? -1 : 1));
  return ['trades', PLACES, tenant, sort, filters];
}

function keysetOf(place: z.infer<typeof Place> | null): Keyset | null {
  if (!place) return null;
  const [pass, byIndexes, key, tradeId] = place;
  const after = key === undefined || tradeId === undefined ? null : ([key, tradeId] as const);
  return { pass, byIndexes: byIndexes === 1, after };
}
