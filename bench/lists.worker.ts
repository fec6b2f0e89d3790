/** The Worker with a door that tells what a page of a list cost the database, of one of two books. Never deployed. */
import { openViews } from '../src/views/database.ts';
import { type Keyset, listTrades, type TradeList } from '../src/views/trade-list.ts';
import worker from '../src/worker/local.ts';
import { TENANT } from './lists-rows.ts';

export * from '../src/worker/local.ts';

/** What the door takes. */
export interface Ask {
  book: 'large' | 'small';
  list: TradeList;
  limit: number;
  from: Keyset | null;
}

export default {
  ...worker,
  async fetch(request: Request, env: Env & { SMALL: D1Database }, ctx: ExecutionContext): Promise<Response> {
    if (new URL(request.url).pathname !== '/bench/page') return worker.fetch(request, env, ctx);
    const { book, list, limit, from } = await request.json<Ask>();
    const views = openViews({ VIEWS: book === 'large' ? env.VIEWS : env.SMALL }, TENANT);
    return Response.json(await listTrades(views, list, limit, from));
  },
} satisfies ExportedHandler<Env & { SMALL: D1Database }>;
