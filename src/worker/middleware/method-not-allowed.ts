/** Tells a path that exists under another method (405) from one that does not (404). */
import type { Context, Hono } from 'hono';
import type { App } from '../context.ts';
import { ProblemError, problemResponse } from '../problem.ts';
import { notFoundPage, wantsPage } from '../routes/pages.ts';

/** @param app the app whose routes count; middleware (method ALL) does not */
export function notFoundIn(app: Pick<Hono<App>, 'routes'>) {
  return (c: Context<App>): Response => {
    const { pathname } = new URL(c.req.url);
    const methods = new Set(
      app.routes
        .filter(({ method, path }) => method !== 'ALL' && patternOf(path).test(pathname))
        .map(({ method }) => method),
    );
    return methods.size > 0 ? methodNotAllowed(c, [...methods].join(', ')) : notFound(c, pathname);
  };
}

function methodNotAllowed(c: Context<App>, allowed: string): Response {
  const detail = `${c.req.method} is not allowed here: use ${allowed}`;
  const problem = new ProblemError('method_not_allowed', detail, { headers: { Allow: allowed } });
  return problemResponse(problem, c.get('requestId'));
}

/** A page for people outside of the API. Never kept: a deployment may bring the path, an asset above all. */
function notFound(c: Context<App>, pathname: string): Response {
  const isApi = pathname.startsWith('/v1/');
  const problem = new ProblemError('not_found', `there is nothing at ${pathname}`);
  const answer = !isApi && wantsPage(c) ? notFoundPage() : problemResponse(problem, c.get('requestId'));
  answer.headers.set('Cache-Control', 'no-store');
  if (!isApi) answer.headers.append('Vary', 'Accept');
  return answer;
}

const patternOf = (path: string): RegExp => new RegExp(`^${path.replace(/:\w+(\{[^}]*\})?/g, '[^/]+')}$`);
