/** The Trade UI's pages, each with a policy that lets it reach this origin and the issuers where people sign in. */
import type { Context } from 'hono';
import { accepts } from 'hono/accepts';
import { PAGES } from '../../contracts/ui-pages.ts';
import { configOf } from '../config.ts';
import type { App } from '../context.ts';
import type { Issuer } from '../identity/issuers.ts';
import { ProblemError } from '../problem.ts';
import { newRouter } from './openapi-parts.ts';

export const pages = newRouter();

for (const [file, paths] of Object.entries(PAGES)) for (const path of paths) pages.get(path, c => page(c, file));

async function page(c: Context<App>, file: string): Promise<Response> {
  const built = await c.env.ASSETS.fetch(new URL(file, c.req.url));
  if (built.status !== 200) {
    await built.body?.cancel();
    throw new ProblemError('not_found', 'the pages are not built here: run npm run build:ui');
  }
  return new Response(built.body, {
    headers: {
      'content-type': 'text/html; charset=utf-8',
      // No entity tag: after a 304 the browser could go on with the old policy.
      'cache-control': 'no-cache',
      'content-security-policy': policyOf(c.env),
    },
  });
}

const policies = new WeakMap<Env, string>();

function policyOf(env: Env): string {
  const known = policies.get(env);
  if (known) return known;
  const origins = new Set(configOf(env).TOKEN_ISSUERS.issuers.flatMap(originsOf));
  const policy = [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data:",
    ["connect-src 'self'", ...origins].join(' '),
    "manifest-src 'self'",
    "worker-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ');
  policies.set(env, policy);
  return policy;
}

/** Lists the origins that a browser signs in at; issuers without a client id are for programs. */
const originsOf = ({ issuer, clientId, origins = [] }: Issuer): string[] =>
  clientId === undefined ? [] : [new URL(issuer).origin, ...origins];

/** Tells a client that prefers a page to a problem document. */
export const wantsPage = (c: Context<App>): boolean =>
  accepts(c, {
    header: 'Accept',
    supports: ['application/problem+json', 'application/json', 'text/html'],
    default: 'application/problem+json',
  }) === 'text/html';

export const notFoundPage = (): Response =>
  new Response(NOT_FOUND, { status: 404, headers: { 'content-type': 'text/html; charset=utf-8' } });

const NOT_FOUND = `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width" />
    <meta name="color-scheme" content="light dark" />
    <title>Page not found – Tapebook</title>
  </head>
  <body>
    <h1>Page not found</h1>
    <p>There is no page at this address. <a href="/">Go to the blotter</a></p>
  </body>
</html>
`;
