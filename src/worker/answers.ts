/** How results of the ledger become HTTP answers. */
import type { TypedResponse } from 'hono';
import type { CommandResult } from '../durable-objects/ledger.ts';
import type { LedgerRefusal } from '../durable-objects/ledger-refusal.ts';
import type { Readable } from '../durable-objects/log-reader.ts';
import { ProblemError } from './problem.ts';

/** JSON text as it is; what it holds was checked where it was made, so its type fits every route. */
export const rawJson = <Status extends 200 | 201 | 202>(
  text: string,
  status: Status,
  headers: Record<string, string> = {},
) =>
  new Response(text, { status, headers: { 'content-type': 'application/json', ...headers } }) as Response &
    TypedResponse<never, Status, 'json'>;

/** A refusal of the ledger as a problem document, with the trade's ETag where it has one to tell. */
export function refusalProblem({ code, detail, errors, sameSender, version }: LedgerRefusal): ProblemError {
  return new ProblemError(code, detail, {
    ...(errors && { errors }),
    ...(sameSender !== undefined && { sameSender }),
    ...(version !== undefined && { headers: { ETag: `"${version}"` } }),
  });
}

/** @throws ProblemError for a trade that the caller may not see now */
export function readOf<T>(answer: Readable<T>): T {
  if ('refusal' in answer) throw refusalProblem(answer.refusal);
  return answer.value;
}

/**
 * The answer to a command: the stored one, byte for byte, whether it was made now or long ago.
 * @throws ProblemError when the command was refused
 */
export function answerCommand<Status extends 201 | 202>(result: CommandResult, headers: Record<string, string> = {}) {
  if (!result.ok) throw refusalProblem(result.refusal);
  const { status, etag, body } = result.answer;
  return rawJson(body, status as Status, {
    ETag: etag,
    ...(result.replayed && { 'Idempotency-Replayed': 'true' }),
    ...headers,
  });
}
