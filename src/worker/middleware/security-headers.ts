/** Headers that every answer carries; a page brings a policy of its own, and static files have theirs in `ui/public/_headers`. */
import { createMiddleware } from 'hono/factory';
import { secureHeaders } from 'hono/secure-headers';
import type { App } from '../context.ts';

export const securityHeaders = secureHeaders({
  contentSecurityPolicy: { defaultSrc: ["'none'"], frameAncestors: ["'none'"] },
  strictTransportSecurity: 'max-age=63072000; includeSubDomains',
  xFrameOptions: 'DENY',
  referrerPolicy: 'no-referrer',
  crossOriginResourcePolicy: 'same-origin',
  overwrite: false,
});

/** Forbids caches to keep an answer of the API, and proxies to recode one whose tag names a version. */
export const notStored = createMiddleware<App>(async (c, next) => {
  await next();
  // The answer to an upgrade carries the socket and must pass as it is.
  if (c.res.status === 101) return;
  const { headers } = c.res;
  headers.set('Cache-Control', headers.has('ETag') ? 'private, no-store, no-transform' : 'private, no-store');
});
