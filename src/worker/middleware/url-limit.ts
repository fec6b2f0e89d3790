import { createMiddleware } from 'hono/factory';
import type { App } from '../context.ts';
import { ProblemError } from '../problem.ts';

const LONGEST = 8_192;

/** Refuses URLs longer than any of ours can be. */
export const urlLimit = createMiddleware<App>(async (c, next) => {
  if (c.req.url.length > LONGEST)
    throw new ProblemError('invalid_parameter', `expected a URL of at most ${LONGEST} characters`);
  await next();
});
