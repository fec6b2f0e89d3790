import type { MiddlewareHandler } from 'hono';

/** The answer to a WebSocket upgrade carries the socket and must pass untouched. */
export const exceptUpgrades =
  (middleware: MiddlewareHandler): MiddlewareHandler =>
  (c, next) =>
    c.req.header('upgrade') === undefined ? middleware(c, next) : next();
