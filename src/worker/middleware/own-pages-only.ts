/** Refuses a WebSocket that a page of another site opens: browsers let any page open one, and say whose it is. */
import { createMiddleware } from 'hono/factory';
import type { App } from '../context.ts';
import { isForeignOrigin } from '../origins.ts';
import { ProblemError } from '../problem.ts';

export const ownPagesOnly = createMiddleware<App>(async (c, next) => {
  if (isForeignOrigin(c)) throw new ProblemError('forbidden', 'cross-origin requests are not allowed');
  await next();
});
