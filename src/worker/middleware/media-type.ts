import { createMiddleware } from 'hono/factory';
import type { App } from '../context.ts';
import { ProblemError } from '../problem.ts';

/**
 * Refuses bodies of other types than these. From here on the request names its type without parameters: none means anything
 * to us, and zod-openapi, which looks once more, knows fewer ways to write them than there are (RFC 9110).
 */
export const mediaType = (...accepted: string[]) =>
  createMiddleware<App>(async (c, next) => {
    const header = c.req.header('content-type');
    const type = header?.split(';')[0]?.trim().toLowerCase();
    if (type === undefined || !accepted.includes(type)) {
      throw new ProblemError(
        'unsupported_media_type',
        `expected Content-Type: ${accepted.join(' or ')}, got ${type || 'none'}`,
      );
    }
    if (header !== type) {
      const headers = new Headers(c.req.raw.headers);
      headers.set('content-type', type);
      c.req.raw = new Request(c.req.raw, { headers });
    }
    await next();
  });
