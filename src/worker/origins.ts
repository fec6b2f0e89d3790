/** Which pages may use the API from a browser: our own, and those of CORS_ORIGINS. */
import type { Context } from 'hono';
import { configOf } from './config.ts';
import type { App } from './context.ts';

/** Whether a page of another site, which is not configured, has made the request. Programs name no origin. */
export function isForeignOrigin(c: Context<App>): boolean {
  const origin = c.req.header('origin');
  return origin !== undefined && !isAllowedOrigin(c, origin) && !isOwnOrigin(c, origin);
}

export const isAllowedOrigin = (c: Context<App>, origin: string): boolean =>
  configOf(c.env).CORS_ORIGINS.includes(origin);

/** By host and port only: what ends TLS in front of us may have changed the scheme. */
function isOwnOrigin(c: Context<App>, origin: string): boolean {
  return URL.canParse(origin) && new URL(origin).host === new URL(c.req.url).host;
}
