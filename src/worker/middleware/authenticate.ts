/** Finds out who is asking: a bearer token, or the one-time ticket with which a browser opens its stream. */
import type { Context } from 'hono';
import { createMiddleware } from 'hono/factory';
import type { Identity } from '../../contracts/identity.ts';
import { openTenant } from '../../durable-objects/tenant.ts';
import { Tickets } from '../../durable-objects/tickets.ts';
import { configOf } from '../config.ts';
import type { App } from '../context.ts';
import { isApiKey, verifyApiKey } from '../identity/api-key.ts';
import { type Trust, verifyToken } from '../identity/token.ts';
import { isForeignOrigin } from '../origins.ts';
import { ProblemError } from '../problem.ts';
import { countStranger } from './rate-limit.ts';

export const unauthenticated = (detail: string) =>
  new ProblemError('unauthenticated', detail, { headers: { 'WWW-Authenticate': 'Bearer realm="tapebook"' } });

export const authenticate = (trust: Trust) =>
  createMiddleware<App>(async (c, next) => {
    const ticket = c.req.path === '/v1/stream' ? c.req.query('ticket') : undefined;
    const asking = ticket === undefined ? bearer(c, trust) : holderOf(c.env, ticket);
    const identity = await asking.catch(async error => {
      if (error instanceof ProblemError && error.code === 'unauthenticated') await countStranger(c);
      throw error;
    });
    c.set('identity', identity);
    c.set('tenant', openTenant(c.env, identity.tenant));
    await next();
  });

async function bearer(c: Context<App>, trust: Trust): Promise<Identity> {
  const header = c.req.header('authorization');
  if (header === undefined) return await handedOver(c, trust);
  const token = /^Bearer +([\w.~+/-]+=*)$/i.exec(header)?.[1];
  if (!token) throw unauthenticated('expected Authorization: Bearer with a token');
  const identity = isApiKey(token)
    ? await verifyApiKey(c.env, token, work => c.executionCtx.waitUntil(work))
    : await verifyToken(c.env, token, trust);
  if (!identity) throw unauthenticated('the token is not valid here, or not any more');
  return identity;
}

/** By a proxy in front, such as Cloudflare Access, in the header of its issuer's entry. */
async function handedOver(c: Context<App>, trust: Trust): Promise<Identity> {
  const issuer = configOf(c.env).TOKEN_ISSUERS.find(({ header }) => header && c.req.header(header) !== undefined);
  if (!issuer?.header) throw unauthenticated('expected Authorization: Bearer with a token');
  // The proxy goes by a cookie, which browsers send along with what the pages of others ask for.
  if (c.req.method !== 'GET' && isForeignOrigin(c))
    throw new ProblemError('forbidden', 'not from pages of this origin');
  const onlyThis: Trust = (env, name) => (name === issuer.issuer ? trust(env, name) : null);
  const identity = await verifyToken(c.env, c.req.header(issuer.header) ?? '', onlyThis);
  if (!identity) throw unauthenticated(`the token in ${issuer.header} is not valid here, or not any more`);
  return identity;
}

async function holderOf(env: Env, ticket: string): Promise<Identity> {
  const tenant = Tickets.tenantOf(ticket);
  const identity = tenant && (await openTenant(env, tenant).feed.redeemTicket(ticket));
  if (!identity) throw unauthenticated('the ticket is unknown, used or past its time');
  return identity;
}
