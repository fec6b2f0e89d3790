/** RFC 9457 problem documents: every error the API answers, with a code that programs can rely on. */
import { z } from '@hono/zod-openapi';

/** code → [HTTP status, title] */
export const PROBLEMS = {
  malformed_json: [400, 'The body cannot be read'],
  invalid_parameter: [400, 'A parameter is invalid'],
  invalid_cursor: [400, 'The cursor is invalid'],
  idempotency_key_missing: [400, 'Idempotency-Key is missing'],
  idempotency_key_invalid: [400, 'Idempotency-Key is invalid'],
  unauthenticated: [401, 'Not authenticated'],
  forbidden: [403, 'Not allowed'],
  not_found: [404, 'Not found'],
  method_not_allowed: [405, 'Method not allowed'],
  not_allowed_in_status: [409, 'Not allowed in this status'],
  nothing_to_roll_forward: [409, 'Nothing to roll forward'],
  too_many_keys: [409, 'Too many API keys'],
  version_mismatch: [412, 'The trade has changed'],
  payload_too_large: [413, 'The body is too large'],
  unsupported_media_type: [415, 'Unsupported media type'],
  validation_failed: [422, 'The request is invalid'],
  idempotency_key_reused: [422, 'Idempotency-Key was already used'],
  upgrade_required: [426, 'A WebSocket upgrade is required'],
  precondition_required: [428, 'If-Match is required'],
  rate_limited: [429, 'Too many requests'],
  internal: [500, 'Internal error'],
  unavailable: [503, 'Temporarily unavailable'],
} as const satisfies Record<string, readonly [number, string]>;

export type ProblemCode = keyof typeof PROBLEMS;

export const FieldError = z.object({
  pointer: z.string().openapi({ description: 'JSON Pointer (RFC 6901) to the member', example: '/quantity' }),
  code: z.string().openapi({ example: 'invalid' }),
  message: z.string(),
});

export const Problem = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.number().int(),
    detail: z.string(),
    code: z.enum(Object.keys(PROBLEMS) as [ProblemCode, ...ProblemCode[]]),
    requestId: z.string(),
    errors: z.array(FieldError).optional(),
    sameSender: z.boolean().optional().openapi({
      description:
        'Only with `idempotency_key_reused`. true: you used the key for another command. false: another sender used it, whose answer is not shown',
    }),
  })
  .openapi('Problem');

export type FieldError = z.infer<typeof FieldError>;
export type Problem = z.infer<typeof Problem>;
