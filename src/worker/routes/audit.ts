/** `GET /v1/audit`: commands of operations with what they changed, and refusals. */
import { createRoute, z } from '@hono/zod-openapi';
import { type AuditEntry, AuditTrail, type KeptChanges, type RefusalsNotKept } from '../../contracts/audit.ts';
import { type Operation, PERMISSIONS } from '../../domain/permissions.ts';
import { totalOf } from '../../domain/refusal-budget.ts';
import type { OmissionDetails, StoredAuditEntry } from '../../durable-objects/audit-table.ts';
import { decodeCursor, encodeCursor } from '../cursor.ts';
import { ProblemError } from '../problem.ts';
import { cursorParam, json, limitParam, newRouter, permitted, problems } from './openapi-parts.ts';

const OPERATIONS = [...(Object.keys(PERMISSIONS) as Operation[]), 'unknown'] as const;

const route = createRoute({
  ...permitted('audit.read'),
  method: 'get',
  path: '/v1/audit',
  tags: ['Operations'],
  summary: 'Commands of operations and refusals, the newest first',
  description:
    'Every command that had an effect, with what it changed. Of refusals at most 20 a minute of a subject and 200 a minute of the tenant are kept, the others counted. A page may be shorter than `limit`, and empty while all on it is filtered out.',
  request: {
    query: z.strictObject({
      limit: limitParam,
      cursor: cursorParam,
      subject: z
        .string()
        .min(1)
        .max(255)
        .optional()
        .openapi({ description: 'Only entries of this user or API key, and counts that may be of it' }),
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
  const page = await c.get('tenant').jobs.auditTrail({ subject, operation }, place?.[0] ?? null, limit);
  if (!page)
    throw new ProblemError('unavailable', 'older entries cannot be read from their archive: try again later', {
      headers: { 'Retry-After': '10' },
    });
  const items = page.entries.filter(({ kind }) => kind !== 'omission').map(entryOf);
  const notKept = page.entries.filter(({ kind }) => kind === 'omission').map(notKeptOf);
  return c.json({ items, notKept, nextCursor: page.next === null ? null : encodeCursor([page.next]) }, 200);
});

function entryOf({ kind, actorIssuer, details, ...entry }: StoredAuditEntry): AuditEntry {
  const kept: KeptChanges | null = details === null ? null : JSON.parse(details);
  return {
    ...entry,
    kind: kind === 'command' ? kind : 'refusal',
    ...(actorIssuer !== null && { actorIssuer }),
    ...(kept && { changes: kept.changes, ...(kept.leftOut > 0 && { changesLeftOut: kept.leftOut }) }),
  };
}

function notKeptOf({ id, at, subject, actorIssuer, details }: StoredAuditEntry): RefusalsNotKept {
  const { to, codes }: OmissionDetails = JSON.parse(details ?? '');
  return {
    ...{ id, subject: subject === '' ? null : subject, from: at, to, count: totalOf({ codes }), codes },
    ...(actorIssuer !== null && { actorIssuer }),
  };
}
