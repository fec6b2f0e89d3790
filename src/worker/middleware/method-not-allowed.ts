/** Tells a path that exists under another method (405) from one that does not (404). */
import type { Context, Hono } from 'hono';
import type { App } from '../context.ts';
import { ProblemError, problemResponse } from '../problem.ts';

/** @param app the app whose routes count; middleware (method ALL) does not */
export function notFoundIn(app: Pick<Hono<App>, 'routes'>) {
  return (c: Context<App>): Response => {
    const { pathname } = new URL(c.req.url);
    const methods = new Set(
      app.routes
        .filter(({ method, path }) => method !== 'ALL' && patternOf(path).test(pathname))
        .map(({ method }) => method),
    );
    const problem =
      methods.size > 0
        ? new ProblemError('method_not_allowed', `${c.req.method} is not allowed here; ${[...methods].join(', ')} is`, {
            headers: { Allow: [...methods].join(', ') },
          })
        : new ProblemError('not_found', `there is nothing at ${pathname}`);
    return problemResponse(problem, c.get('requestId'));
  };
}

const patternOf = (path: string): RegExp => new RegExp(`^${path.replace(/:\w+(\{[^}]*\})?/g, '[^/]+')}$`);
