/** `GET /v1/feed`: every event of the tenant that the caller may see, in the tenant's order, for other systems to follow. */
import { createRoute, z } from '@hono/zod-openapi';
import { accepts } from 'hono/accepts';
import { CLOUD_EVENTS, CloudEvent, cloudEventOf, FeedPage } from '../../contracts/feed.ts';
import { ProblemError } from '../problem.ts';
import { answerHeaders, newRouter, permitted, problems, wholeNumber } from './openapi-parts.ts';

const route = createRoute({
  ...permitted('feed.read'),
  method: 'get',
  path: '/v1/feed',
  tags: ['Stream'],
  summary: "The tenant's events from any position: each once, each trade's in order, without a gap",
  description:
    'Ask again with `after` = `nextAfter`; a page may be shorter than `limit`, and empty while all is hidden. With ' +
    '`Accept: application/cloudevents-batch+json` the items are CloudEvents 1.0, and `nextAfter` is in the header `Link` (rel="next").',
  request: {
    query: z.strictObject({
      after: wholeNumber(0, Number.MAX_SAFE_INTEGER)
        .default(0)
        .openapi({ type: 'integer', default: 0, description: 'Only what has a position above this one' }),
      limit: wholeNumber(1, 1000).default(200).openapi({ type: 'integer', minimum: 1, maximum: 1000, default: 200 }),
    }),
  },
  responses: {
    200: {
      description: 'The events, in order',
      headers: answerHeaders('Link'),
      content: { 'application/json': { schema: FeedPage }, [CLOUD_EVENTS]: { schema: z.array(CloudEvent) } },
    },
    ...problems('invalid_parameter', 'unauthenticated', 'forbidden', 'unavailable'),
  },
});

export const feed = newRouter();

feed.openapi(route, async c => {
  const { after, limit } = c.req.valid('query');
  const { tenant, accounts } = c.get('identity');
  const page = await c.get('tenant').feed.readVisible({ accounts }, after, limit);
  if (!page)
    throw new ProblemError('unavailable', 'the archived part of the feed cannot be read now: retry', {
      headers: { 'Retry-After': '10' },
    });
  c.header('Vary', 'Accept', { append: true });
  c.header('Link', `</v1/feed?after=${page.nextAfter}&limit=${limit}>; rel="next"`);
  const type = accepts(c, {
    header: 'Accept',
    supports: ['application/json', CLOUD_EVENTS],
    default: 'application/json',
  });
  if (type !== CLOUD_EVENTS) return c.json(page, 200);
  const events = page.items.map(item => cloudEventOf(tenant, item));
  return c.json(events, 200, { 'Content-Type': `${CLOUD_EVENTS}; charset=utf-8` });
});
