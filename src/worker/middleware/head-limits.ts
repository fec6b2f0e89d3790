import { createMiddleware } from 'hono/factory';
import type { App } from '../context.ts';
import { ProblemError } from '../problem.ts';

const LONGEST_URL = 8_192;
/** Characters of names and values but for credentials, which have a bound of their own. Other applications of one host may add cookies of theirs. */
const LARGEST_HEADERS = 32_768;

/** Refuses a URL or headers longer than any that ours need. */
export const headLimits = createMiddleware<App>(async (c, next) => {
  if (c.req.url.length > LONGEST_URL)
    throw new ProblemError('invalid_parameter', `expected a URL of at most ${LONGEST_URL} characters`);
  let size = 0;
  for (const [name, value] of c.req.raw.headers) if (name !== 'authorization') size += name.length + value.length;
  if (size > LARGEST_HEADERS)
    throw new ProblemError('invalid_parameter', `expected headers of at most ${LARGEST_HEADERS} characters in all`);
  await next();
});
