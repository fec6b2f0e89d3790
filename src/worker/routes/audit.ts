/** `GET /v1/audit`: what operations did, and what was refused to whom. */
import { createRoute, z } from '@hono/zod-openapi';
import { AuditTrail } from '../../contracts/audit.ts';
import { type Operation, PERMISSIONS } from '../../domain/permissions.ts';
import { decodeCursor, encodeCursor } from '../cursor.ts';
import { cursorParam, json, limitParam, newRouter, permitted, problems } from './openapi-parts.ts';

const OPERATIONS = Object.keys(PERMISSIONS) as [Operation, ...Operation[]];

const route = createRoute({
  ...permitted('audit.read'),
  method: 'get',
  path: '/v1/audit',
  tags: ['Operations'],
  summary: 'Commands of operations and refusals, the newest first',
  description:
    'The newest 10,000 commands and 2,000 refusals of the tenant; of refusals at most 60 a minute. The log has more of them.',
  request: {
    query: z.strictObject({
      limit: limitParam,
      cursor: cursorParam,
      subject: z
        .string()
        .min(1)
        .max(255)
        .optional()
        .openapi({ description: 'Only what this user or API key asked for' }),
      operation: z.enum(OPERATIONS).optional(),
    }),
  },
  responses: {
    200: json(AuditTrail, 'Entries; `nextCursor` is null at the end'),
    ...problems('invalid_parameter', 'invalid_cursor', 'unauthenticated', 'forbidden', 'unavailable'),
  },
});

export const audit = newRouter();

audit.openapi(route, async c => {
  const { limit, cursor, subject, operation } = c.req.valid('query');
  const place = decodeCursor(cursor, z.tuple([z.number().int()]));
  const entries = await c.get('tenant').jobs.auditTrail({ subject, operation }, place?.[0] ?? null, limit + 1);
  const items = entries.slice(0, limit);
  const last = items.at(-1);
  return c.json({ items, nextCursor: entries.length > limit && last ? encodeCursor([last.id]) : null }, 200);
});
