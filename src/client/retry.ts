/** Tries a call again where that can help and can do no harm: after network faults, 429 and 503, and never for others. */
import { type Backoff, backoffMs } from './backoff.ts';
import {
  AbortedError,
  type CallError,
  type Effect,
  isOfAnotherSender,
  ProblemError,
  type Result,
  TokenError,
} from './failure.ts';
import { pause } from './pause.ts';

export interface RetryPolicy extends Backoff {
  /** Tries in all, the first included. */
  attempts: number;
  /** When the server asks for a longer wait than this, the caller is told instead of kept waiting. */
  longestWaitMs: number;
}

export const DEFAULT_RETRY: RetryPolicy = {
  attempts: 5,
  baseMs: 200,
  capMs: 5_000,
  longestWaitMs: 30_000,
  random: Math.random,
};

/**
 * Runs `attempt` until it succeeds, fails for good, or the policy is used up. Every try is the same request with the
 * same headers, the Idempotency-Key among them, so a command has its effect once however often it is sent.
 * @param before what earlier calls with this key have left open
 */
export async function withRetries<T>(
  attempt: () => Promise<Result<T>>,
  policy: RetryPolicy,
  signal: AbortSignal | undefined,
  before: Effect = 'none',
): Promise<Result<T>> {
  let effect = before;
  for (let tries = 1; ; tries++) {
    const result = await attempt();
    if (result.ok) return result;
    const error = withHistory(result.error, effect);
    effect = error.effect;
    const wait = waitBefore(error, policy, tries);
    if (wait === null || tries >= policy.attempts) return { ok: false, error };
    await pause(wait, signal);
    if (signal?.aborted) return { ok: false, error: new AbortedError(effect) };
  }
}

function waitBefore(error: CallError, policy: RetryPolicy, tries: number): number | null {
  if (error.kind === 'aborted' || error.kind === 'token') return null;
  if (error.kind === 'network') return backoffMs(policy, tries);
  if (error.problem.status !== 429 && error.problem.status !== 503) return null;
  const wait = Math.max(error.retryAfterMs ?? 0, backoffMs(policy, tries));
  return wait > policy.longestWaitMs ? null : wait;
}

/**
 * Keeps the effect unknown after an unanswered try. Some refusals say nothing about that try: the server makes them
 * before it looks at the key, or for another sender. Any other refusal shows that the try had no effect.
 */
function withHistory(error: CallError, before: Effect): CallError {
  if (before === 'none' || error.effect === 'unknown') return error;
  if (error.kind === 'aborted') return new AbortedError('unknown');
  if (error.kind === 'token') return new TokenError(error.message, 'unknown', { cause: error.cause });
  if (error.kind === 'problem' && ([401, 403, 429].includes(error.problem.status) || isOfAnotherSender(error)))
    return new ProblemError(error.problem, 'unknown', error.retryAfterMs);
  return error;
}
