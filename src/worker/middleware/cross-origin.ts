/** CORS: closed, but for the exact origins of CORS_ORIGINS. No credentials: tokens go in a header, never in a cookie. */
import { cors } from 'hono/cors';
import { createMiddleware } from 'hono/factory';
import { configOf } from '../config.ts';
import type { App } from '../context.ts';
import { isAllowedOrigin } from '../origins.ts';
import { BOOKMARK } from '../view-session.ts';

const allow = cors({
  origin: origin => origin,
  allowMethods: ['GET', 'POST', 'PUT', 'DELETE'],
  allowHeaders: [
    'Authorization',
    'Content-Type',
    'Idempotency-Key',
    'If-Match',
    'If-None-Match',
    'X-Request-Id',
    BOOKMARK,
  ],
  exposeHeaders: [
    'ETag',
    'Location',
    'Idempotency-Replayed',
    'X-Request-Id',
    'Retry-After',
    'Link',
    'WWW-Authenticate',
    BOOKMARK,
  ],
  maxAge: 600,
});

export const crossOrigin = createMiddleware<App>(async (c, next) => {
  const origin = c.req.header('origin');
  if (origin !== undefined && isAllowedOrigin(c, origin)) return allow(c, next);
  await next();
  // Where some origins get another answer than others, caches must know.
  if (configOf(c.env).CORS_ORIGINS.length > 0) c.header('Vary', 'Origin', { append: true });
});
