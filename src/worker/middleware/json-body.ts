/** What must be true of a request's body before anything looks into it: its type, its size, and that it is JSON. */
import { bodyLimit } from 'hono/body-limit';
import { createMiddleware } from 'hono/factory';
import type { App } from '../context.ts';
import { ProblemError } from '../problem.ts';

const LARGEST = 64 * 1024;

const mediaType = createMiddleware<App>(async (c, next) => {
  const type = c.req.header('content-type')?.split(';')[0]?.trim().toLowerCase();
  if (type !== 'application/json') {
    throw new ProblemError('unsupported_media_type', `expected Content-Type: application/json, got ${type || 'none'}`);
  }
  await next();
});

const size = bodyLimit({
  maxSize: LARGEST,
  onError: () => {
    throw new ProblemError('payload_too_large', `expected a body of at most ${LARGEST} bytes`);
  },
});

const parsed = createMiddleware<App>(async (c, next) => {
  try {
    // Hono keeps the text, so that the validator after this does not read the stream again.
    JSON.parse(await c.req.text());
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw new ProblemError('malformed_json', 'the body is not a JSON text (RFC 8259)');
  }
  await next();
});

export const jsonBody = [mediaType, size, parsed] as const;
