import { createMiddleware } from 'hono/factory';
import type { App } from '../context.ts';
import { ProblemError } from '../problem.ts';

/** The media type of a request's body, without parameters; undefined when it names none. */
export const mediaTypeOf = (header: string | undefined): string | undefined =>
  header?.split(';')[0]?.trim().toLowerCase();

/** Refuses bodies of other types than these. */
export const mediaType = (...accepted: string[]) =>
  createMiddleware<App>(async (c, next) => {
    const type = mediaTypeOf(c.req.header('content-type'));
    if (type === undefined || !accepted.includes(type)) {
      throw new ProblemError(
        'unsupported_media_type',
        `expected Content-Type: ${accepted.join(' or ')}, got ${type || 'none'}`,
      );
    }
    await next();
  });
