/** How a call can fail, as values: refused by the server, lost on the way, never sent for want of a token, or given up. */
import type { Problem } from '../contracts/problem.ts';

/**
 * What a failed command has done. `none`: nothing, for certain. `unknown`: perhaps all of it; only sending the same
 * command again with the same Idempotency-Key (or reading the trade) tells, and doing so is always safe.
 */
export type Effect = 'none' | 'unknown';

/** The server answered, and refused: the problem document says why. */
export class ProblemError extends Error {
  readonly kind = 'problem';
  readonly problem: Problem;
  readonly effect: Effect;
  /** How long the server asked to wait before trying again, if it did. */
  readonly retryAfterMs: number | null;

  constructor(problem: Problem, effect: Effect, retryAfterMs: number | null) {
    super(`${problem.code}: ${problem.detail}`);
    this.name = 'ProblemError';
    this.problem = problem;
    this.effect = effect;
    this.retryAfterMs = retryAfterMs;
  }
}

/** Tells a refusal because another sender used the key: perhaps the caller, by a token of another identity. */
export const isOfAnotherSender = (error: CallError): boolean =>
  error.kind === 'problem' && error.problem.sameSender === false;

/** No answer that can be understood came back: the connection failed, timed out, or something between answered instead. */
export class NetworkError extends Error {
  readonly kind = 'network';
  readonly effect: Effect = 'unknown';

  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'NetworkError';
  }
}

/** The caller's `token` gave none: it threw, which is the `cause`, or took too long. Nothing was sent. */
export class TokenError extends Error {
  readonly kind = 'token';
  /** `unknown` only where an earlier try of the same call had been sent. */
  readonly effect: Effect;

  constructor(message: string, effect: Effect, options?: ErrorOptions) {
    super(message, options);
    this.name = 'TokenError';
    this.effect = effect;
  }
}

/** The caller's signal ended the call. A command that was on its way may have had its effect all the same. */
export class AbortedError extends Error {
  readonly kind = 'aborted';
  readonly effect: Effect;

  constructor(effect: Effect) {
    super('The caller canceled the request');
    this.name = 'AbortedError';
    this.effect = effect;
  }
}

export type CallError = ProblemError | NetworkError | TokenError | AbortedError;

/** What came with an answer, beside its body. */
export interface AnswerInfo {
  status: number;
  /** Entity tag as sent, for `If-Match`. */
  etag: string | null;
  /** True when the server had already carried this command out and gave its first answer again. */
  replayed: boolean;
  requestId: string | null;
  /** What the answer of a list had seen; given to the next one, that is not older. */
  bookmark: string | null;
}

export interface Success<T> {
  ok: true;
  value: T;
  info: AnswerInfo;
}

export interface Failure {
  ok: false;
  error: CallError;
}

export type Result<T> = Success<T> | Failure;

/** The value of a result, for callers who would rather catch. */
export function unwrap<T>(result: Result<T>): T {
  if (result.ok) return result.value;
  throw result.error;
}
