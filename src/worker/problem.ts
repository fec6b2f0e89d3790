/** Errors as answers: RFC 9457 documents, made in one place. */
import { type FieldError, PROBLEMS, type Problem, type ProblemCode } from '../contracts/problem.ts';

/** Thrown anywhere below the gateway's error handler to end a request with a problem document. */
export class ProblemError extends Error {
  readonly code: ProblemCode;
  readonly errors: FieldError[] | undefined;
  readonly sameSender: boolean | undefined;
  readonly headers: Record<string, string>;

  /** @param detail what is wrong with this request, for the person who made it */
  constructor(
    code: ProblemCode,
    detail: string,
    options: { errors?: FieldError[]; sameSender?: boolean; headers?: Record<string, string> } = {},
  ) {
    super(detail);
    this.name = 'ProblemError';
    this.code = code;
    this.errors = options.errors;
    this.sameSender = options.sameSender;
    this.headers = options.headers ?? {};
  }
}

/** @param detail begins with the reason that docs/operations.md explains, such as `expired` */
export const unauthenticated = (detail: string): ProblemError =>
  new ProblemError('unauthenticated', detail, { headers: { 'WWW-Authenticate': 'Bearer realm="tapebook"' } });

const MAX_WORD_LENGTH = 128;
export const MAX_DETAIL_LENGTH = 4_000;

const LONG_WORD = new RegExp(`(\\S{${MAX_WORD_LENGTH}})\\S+`, 'g');

/** Bounds text that may repeat what a client sent, and makes the text well-formed. */
const bounded = (text: string): string => text.replaceAll(LONG_WORD, '$1…').slice(0, MAX_DETAIL_LENGTH).toWellFormed();

export function problemResponse(problem: ProblemError, requestId: string): Response {
  const [status, title] = PROBLEMS[problem.code];
  const { code, errors, sameSender } = problem;
  const document: Problem = {
    type: `urn:tapebook:problem:${code}`,
    title,
    status,
    detail: bounded(problem.message),
    code,
    requestId,
    ...(sameSender !== undefined && { sameSender }),
    ...(errors && {
      errors: errors.map(error => ({ ...error, pointer: bounded(error.pointer), message: bounded(error.message) })),
    }),
  };
  return new Response(JSON.stringify(document), {
    status,
    headers: { 'content-type': 'application/problem+json', ...problem.headers },
  });
}
