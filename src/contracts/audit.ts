/** The audit trail: commands of operations with what they changed, and refusals. */
import { z } from '@hono/zod-openapi';
import { actorIssuer, timestamp } from './text.ts';

export const CHANGED_THINGS = [
  'trade',
  'api-key',
  'instrument',
  'account',
  'counterparty',
  'dead-letter',
  'views',
  'reconciliation',
] as const;

const facts = () => z.record(z.string(), z.unknown()).nullable();

export const AuditedChange = z
  .object({
    type: z.enum(CHANGED_THINGS),
    id: z.string().openapi({ description: 'Of the trade, key or letter; code of a reference record' }),
    before: facts().openapi({ description: 'null for a thing that was made' }),
    after: facts().openapi({ description: 'null for a thing that is gone, and until the outcome is known' }),
  })
  .openapi('AuditedChange');

export const AuditEntry = z
  .object({
    id: z.number().int(),
    at: timestamp(),
    kind: z.enum(['command', 'refusal']).openapi({
      description: 'A refusal had no effect. Earlier releases recorded some refused commands as commands',
    }),
    actorIssuer: actorIssuer(),
    subject: z.string().openapi({ description: 'Sender: `sub` of the token, or `key:` and the id of an API key' }),
    operation: z.string().openapi({
      description: 'As in docs/permissions.md; `unknown` for a path or method that the API does not have',
      example: 'trade.rollback',
    }),
    target: z.string().openapi({ description: 'What was called', example: 'POST /v1/trades/T…/rollback' }),
    requestId: z.string(),
    status: z
      .number()
      .int()
      .nullable()
      .openapi({ description: 'Of the answer; null while a command runs, or when it was cut off' }),
    code: z.string().nullable().openapi({ description: 'Of the problem, when it was refused' }),
    changes: z.array(AuditedChange).optional().openapi({
      description: 'Changes by a command; absent for refusals, and for commands that earlier releases recorded',
    }),
    changesLeftOut: z
      .number()
      .int()
      .optional()
      .openapi({ description: 'Number of further changes, which are not kept' }),
  })
  .openapi('AuditEntry');

export const RefusalsNotKept = z
  .object({
    id: z.number().int(),
    subject: z.string().nullable().openapi({ description: 'null for all further subjects of that hour together' }),
    actorIssuer: actorIssuer(),
    from: timestamp(),
    to: timestamp().openapi({ description: 'Within the hour that begins with the first of them' }),
    count: z.number().int(),
    codes: z
      .record(z.string(), z.number().int())
      .openapi({ description: 'The count by code of the problem', example: { forbidden: 12 } }),
  })
  .openapi('RefusalsNotKept');

export const AuditTrail = z
  .object({
    items: z.array(AuditEntry),
    notKept: z.array(RefusalsNotKept).openapi({
      description:
        'Counts of refusals beyond 20 a minute of a subject and 200 a minute of the tenant, whatever their operation. Their ids are in one sequence with those of the items',
    }),
    nextCursor: z.string().nullable(),
  })
  .openapi('AuditTrail');

export type AuditedChange = z.infer<typeof AuditedChange>;
export type AuditEntry = z.infer<typeof AuditEntry>;
export type RefusalsNotKept = z.infer<typeof RefusalsNotKept>;
export type AuditTrail = z.infer<typeof AuditTrail>;

/** A request as the trail names it. */
export type AuditContext = Pick<AuditEntry, 'subject' | 'actorIssuer' | 'operation' | 'target' | 'requestId'>;

/** Changes as kept: a bounded number of them, and the number of the others. */
export interface KeptChanges {
  changes: AuditedChange[];
  leftOut: number;
}

/** Outcome of a command. A command without an effect becomes a refusal, within the bounds of refusals. */
export interface AuditOutcome {
  status: number;
  code: string | null;
  effect: boolean;
  /** Changes as they were made; null for those recorded before the command. */
  changed: KeptChanges | null;
}

export interface AuditFilter {
  subject?: string | undefined;
  operation?: string | undefined;
}
