/** `GET /healthz`: whether requests can be served. */
import { createRoute, z } from '@hono/zod-openapi';
import { json, newRouter } from './openapi-parts.ts';

const route = createRoute({
  method: 'get',
  path: '/healthz',
  tags: ['Operations'],
  summary: 'Whether the service answers',
  responses: { 200: json(z.object({ status: z.literal('ok') }), 'It does') },
});

export const health = newRouter();

health.openapi(route, c => c.json({ status: 'ok' as const }, 200));
