/** The audit trail: what operations did, and what was refused to whom. */
import { z } from '@hono/zod-openapi';
import { actorIssuer, timestamp } from './text.ts';

export const AuditEntry = z
  .object({
    id: z.number().int(),
    at: timestamp(),
    kind: z.enum(['command', 'refusal']),
    actorIssuer: actorIssuer(),
    subject: z.string().openapi({ description: 'Who asked: `sub` of the token, or `key:` and the id of an API key' }),
    operation: z.string().openapi({ description: 'As in docs/permissions.md', example: 'trade.rollback' }),
    target: z.string().openapi({ description: 'What was called', example: 'POST /v1/trades/T…/rollback' }),
    requestId: z.string(),
    status: z
      .number()
      .int()
      .nullable()
      .openapi({ description: 'Of the answer; null while a command runs, or when it was cut off' }),
    code: z.string().nullable().openapi({ description: 'Of the problem, when it was refused' }),
  })
  .openapi('AuditEntry');

export const AuditTrail = z
  .object({ items: z.array(AuditEntry), nextCursor: z.string().nullable() })
  .openapi('AuditTrail');

export type AuditEntry = z.infer<typeof AuditEntry>;
export type AuditTrail = z.infer<typeof AuditTrail>;

/** What is known of a request before it is carried out. */
export type Asked = Pick<AuditEntry, 'subject' | 'actorIssuer' | 'operation' | 'target' | 'requestId'>;

export interface AuditFilter {
  subject?: string | undefined;
  operation?: string | undefined;
}
