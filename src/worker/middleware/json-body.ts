/** What must be true of a request's body before anything looks into it: its type, its size, and that it is JSON. */
import { bodyLimit } from 'hono/body-limit';
import { every } from 'hono/combine';
import { createMiddleware } from 'hono/factory';
import type { App } from '../context.ts';
import { jsonExcess } from '../json-bounds.ts';
import { ProblemError } from '../problem.ts';
import { mediaType } from './media-type.ts';

const LARGEST_COMMAND = 64 * 1024;

/** @param most bytes */
export const sizeLimit = (most: number) =>
  bodyLimit({
    maxSize: most,
    onError: () => {
      throw new ProblemError('payload_too_large', `expected a body of at most ${most} bytes`);
    },
  });

export const parsedJson = createMiddleware<App>(async (c, next) => {
  // Hono keeps the text, so that the validator after this does not read the stream again.
  const text = await c.req.text();
  const excess = jsonExcess(text);
  if (excess) throw new ProblemError('malformed_json', `the body is ${excess}`);
  try {
    JSON.parse(text);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw new ProblemError('malformed_json', 'the body is not a JSON text (RFC 8259)');
  }
  await next();
});

export const jsonBody = [mediaType('application/json'), sizeLimit(LARGEST_COMMAND), parsedJson] as const;

/** A body that may be left out altogether, without a media type then. */
export const jsonBodyIfAny = createMiddleware<App>(async (c, next) =>
  c.req.raw.body === null && c.req.header('content-type') === undefined ? next() : every(...jsonBody)(c, next),
);
