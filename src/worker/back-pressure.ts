/**
 * Whether booking is so far behind that it is kinder to refuse new trades than to take them. The broker is asked now and
 * then, beside a request and never on its way, so that submissions cost nothing more; each isolate keeps the last answer.
 * Where there is none, or none that is fresh, trades are taken: the log is durable, and a late booking better than none.
 */
import type { Context } from 'hono';
import { describeError, log } from '../observability/log.ts';
import { type Backlog, readBacklog } from './backlog.ts';
import { configOf } from './config.ts';
import type { App } from './context.ts';
import { ProblemError } from './problem.ts';

/** Between two questions to the broker, ms. */
const ASK_EVERY = 5_000;
/** An answer older than this says nothing any more, ms. */
const KEPT = 30_000;
/** Until the client should come again, seconds. */
const RETRY_AFTER = 10;
/** Between two log lines of one isolate about a broker that does not answer, ms. */
const LOG_EVERY = 60_000;

interface Watch {
  askedAt: number;
  answer: { at: number; backlog: Backlog } | null;
  loggedAt: number;
}

const watches = new WeakMap<Queue, Watch>();

/** @returns the refusal of a new trade; null while booking keeps up */
export function refusalWhileBehind(c: Context<App>): ProblemError | null {
  const now = Date.now();
  const watch = watchOf(c.env.BOOKINGS);
  if (now - watch.askedAt >= ASK_EVERY) {
    watch.askedAt = now;
    c.executionCtx.waitUntil(ask(c.env.BOOKINGS, watch));
  }
  if (!watch.answer || now - watch.answer.at > KEPT) return null;
  const { messages, oldestAt } = watch.answer.backlog;
  const { BACKLOG_MAX_AGE_SECONDS, BACKLOG_MIN_MESSAGES } = configOf(c.env);
  const age = oldestAt === null ? 0 : Math.floor((now - oldestAt) / 1000);
  // A few messages that keep failing are old, too, and hold up nobody.
  if (age <= BACKLOG_MAX_AGE_SECONDS || messages < BACKLOG_MIN_MESSAGES) return null;
  return new ProblemError(
    'unavailable',
    `booking is ${age} s behind, so new trades are not accepted now: retry later with the same Idempotency-Key`,
    { headers: { 'Retry-After': String(RETRY_AFTER) } },
  );
}

function watchOf(queue: Queue): Watch {
  const known = watches.get(queue) ?? { askedAt: 0, answer: null, loggedAt: 0 };
  watches.set(queue, known);
  return known;
}

async function ask(queue: Queue, watch: Watch): Promise<void> {
  try {
    const backlog = await readBacklog(queue);
    watch.answer = { at: Date.now(), backlog };
  } catch (error) {
    if (Date.now() - watch.loggedAt < LOG_EVERY) return;
    watch.loggedAt = Date.now();
    log.warn('backlog_unknown', { error: describeError(error) });
  }
}
