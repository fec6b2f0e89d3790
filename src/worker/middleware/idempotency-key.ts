/** Reads `Idempotency-Key`: bare, or as a quoted string (RFC 9651). */
import { createMiddleware } from 'hono/factory';
import type { App } from '../context.ts';
import { ProblemError } from '../problem.ts';

const BARE = /^[\x21-\x7e]{1,255}$/;
const QUOTED = /^"((?:[^"\\]|\\["\\])*)"$/;

/** The key itself, however it was written; null when it is none. */
export function parseIdempotencyKey(header: string): string | null {
  const quoted = QUOTED.exec(header)?.[1]?.replace(/\\(["\\])/g, '$1');
  const key = quoted ?? (header.startsWith('"') ? '' : header);
  return BARE.test(key) ? key : null;
}

export const idempotencyKey = createMiddleware<App>(async (c, next) => {
  const header = c.req.header('idempotency-key');
  if (header === undefined) {
    throw new ProblemError(
      'idempotency_key_missing',
      'a command needs the header Idempotency-Key: make one a command, keep it for retries',
    );
  }
  const key = parseIdempotencyKey(header);
  if (key === null) {
    throw new ProblemError(
      'idempotency_key_invalid',
      'expected Idempotency-Key with 1 to 255 visible ASCII characters, bare or as a quoted string',
    );
  }
  c.set('idempotencyKey', key);
  await next();
});

/** Reads the key, unless the request only wants to be shown what it would do. */
export const idempotencyKeyUnlessDryRun = createMiddleware<App>(async (c, next) =>
  c.req.query('dryRun') === 'true' ? next() : idempotencyKey(c, next),
);
