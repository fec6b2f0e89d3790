/** Gives each request an id, or keeps the one that a proxy or client gave it, so that its traces can be joined. */
import { createMiddleware } from 'hono/factory';
import type { App } from '../context.ts';

const ACCEPTABLE = /^[A-Za-z0-9._:-]{8,64}$/;

export const requestId = createMiddleware<App>(async (c, next) => {
  const given = c.req.header('x-request-id');
  const id = given && ACCEPTABLE.test(given) ? given : crypto.randomUUID();
  c.set('requestId', id);
  await next();
  // The answer to an upgrade carries the socket and must pass as it is.
  if (c.res.status !== 101) c.res.headers.set('X-Request-Id', id);
});
