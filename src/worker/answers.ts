/** How results of the ledger become HTTP answers. */
import type { TypedResponse } from 'hono';
import type { CommandResult } from '../durable-objects/ledger.ts';
import { ProblemError } from './problem.ts';

/** JSON text as it is; what it holds was checked where it was made, so its type fits every route. */
export const rawJson = <Status extends 200 | 201 | 202>(
  text: string,
  status: Status,
  headers: Record<string, string> = {},
) =>
  new Response(text, { status, headers: { 'content-type': 'application/json', ...headers } }) as Response &
    TypedResponse<never, Status, 'json'>;

/**
 * The answer to a command: the stored one, byte for byte, whether it was made now or long ago.
 * @throws ProblemError when the command was refused
 */
export function answerCommand<Status extends 201 | 202>(result: CommandResult, headers: Record<string, string> = {}) {
  if (!result.ok) throw new ProblemError(result.code, result.detail);
  const { status, etag, body } = result.answer;
  return rawJson(body, status as Status, {
    ETag: etag,
    ...(result.replayed && { 'Idempotency-Replayed': 'true' }),
    ...headers,
  });
}
