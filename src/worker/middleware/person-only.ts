/** Lets a request pass that a person makes: some things are not for a machine to say. */
import { createMiddleware } from 'hono/factory';
import type { App } from '../context.ts';
import { isSubjectOfKey } from '../identity/api-key.ts';
import { ProblemError } from '../problem.ts';

export const personOnly = createMiddleware<App>(async (c, next) => {
  const { identity, operation } = c.var;
  if (isSubjectOfKey(identity.sub))
    throw new ProblemError('forbidden', `${operation} is for a person: an API key cannot do it`);
  await next();
});
