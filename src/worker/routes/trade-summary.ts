/** `GET /v1/trades/summary`: how many trades are where, for a dashboard to ask as often as it likes. */
import { createRoute } from '@hono/zod-openapi';
import { TradeSummary } from '../../contracts/trade-summary.ts';
import { STATUSES, type TradeStatus } from '../../domain/trade/terms.ts';
import { oldestPending, PENDING } from '../../views/oldest-pending.ts';
import { readCounts } from '../../views/trade-counts.ts';
import { BOOKMARK, BookmarkHeaders, bookmarkAnswer, sessionHeaders } from '../view-session.ts';
import { json, newRouter, noQuery, permitted, problems } from './openapi-parts.ts';

const answered = json(TradeSummary, 'As the views have it, kept up to date with them');

const route = createRoute({
  ...permitted('trade.list'),
  method: 'get',
  path: '/v1/trades/summary',
  tags: ['Trades'],
  summary: 'Counts of trades by status and account, of the accounts that the caller may see',
  request: { query: noQuery, headers: BookmarkHeaders },
  responses: {
    200: { ...answered, headers: { ...answered.headers, ...bookmarkAnswer } },
    ...problems('invalid_parameter', 'unauthenticated', 'forbidden', 'unavailable'),
  },
});

export const tradeSummary = newRouter();

tradeSummary.openapi(route, async c => {
  const { accounts } = c.get('identity');
  const session = c.get('tenant').session(c.req.valid('header')[BOOKMARK]);
  const rows = await readCounts(session.views, accounts);
  const all = countsOf(rows);
  const oldestPendingSince = all.pending > 0 ? await oldestPending(session.views, accounts) : null;
  const byAccount = [...Map.groupBy(rows, row => row.account)].map(([account, own]) => ({ account, ...countsOf(own) }));
  return c.json({ ...all, oldestPendingSince, accounts: byAccount }, 200, sessionHeaders(session));
});

function countsOf(rows: readonly { status: TradeStatus; count: number }[]) {
  const of = (wanted: readonly TradeStatus[]) =>
    rows.filter(({ status }) => wanted.includes(status)).reduce((sum, row) => sum + row.count, 0);
  const statuses = Object.fromEntries(STATUSES.map(status => [status, of([status])])) as Record<TradeStatus, number>;
  return { total: of(STATUSES), statuses, pending: of(PENDING) };
}
