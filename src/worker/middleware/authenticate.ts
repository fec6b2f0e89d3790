/** Finds out who is asking: a bearer token, or the one-time ticket with which a browser opens its stream. */
import type { Context } from 'hono';
import { createMiddleware } from 'hono/factory';
import type { Identity } from '../../contracts/identity.ts';
import { openTenant } from '../../durable-objects/tenant.ts';
import { readTicket } from '../../durable-objects/tickets.ts';
import { configOf } from '../config.ts';
import type { App } from '../context.ts';
import { isApiKey, verifyApiKey } from '../identity/api-key.ts';
import { type Trust, verifyToken } from '../identity/token.ts';
import { isForeignOrigin } from '../origins.ts';
import { ProblemError, unauthenticated } from '../problem.ts';
import { strangerOf } from './rate-limit.ts';

const NO_TOKEN = 'no token: send it as Authorization: Bearer <token>';

export const authenticate = (trust: Trust) =>
  createMiddleware<App>(async (c, next) => {
    const ticket = c.req.path === '/v1/stream' ? c.req.query('ticket') : undefined;
    const countStranger = strangerOf(c);
    const asking = ticket === undefined ? bearer(c, trust, countStranger) : holderOf(c.env, ticket, countStranger);
    const identity = await asking.catch(async error => {
      if (error instanceof ProblemError && error.code === 'unauthenticated') await countStranger();
      throw error;
    });
    c.set('identity', identity);
    c.set('tenant', openTenant(c.env, identity.tenant));
    await next();
  });

type CountStranger = ReturnType<typeof strangerOf>;

async function bearer(c: Context<App>, trust: Trust, countStranger: CountStranger): Promise<Identity> {
  const header = c.req.header('authorization');
  if (header === undefined) return await handedOver(c, trust, countStranger);
  const token = /^Bearer +([\w.~+/-]+=*)$/i.exec(header)?.[1];
  if (!token) throw unauthenticated(NO_TOKEN);
  return isApiKey(token)
    ? await verifyApiKey(c.env, token, { countStranger, later: work => c.executionCtx.waitUntil(work) })
    : await verifyToken(c.env, token, trust, countStranger);
}

/** By a proxy in front, such as Cloudflare Access, in the header that entries of its issuers name. */
async function handedOver(c: Context<App>, trust: Trust, countStranger: CountStranger): Promise<Identity> {
  const { issuers } = configOf(c.env).TOKEN_ISSUERS;
  const name = issuers.find(({ header }) => header && c.req.header(header) !== undefined)?.header?.toLowerCase();
  if (name === undefined) throw unauthenticated(NO_TOKEN);
  // The proxy goes by a cookie, which browsers send along with what the pages of others ask for.
  if (c.req.method !== 'GET' && isForeignOrigin(c))
    throw new ProblemError('forbidden', 'cross-origin requests are not allowed');
  const names = new Set(issuers.filter(({ header }) => header?.toLowerCase() === name).map(({ issuer }) => issuer));
  const onlyThese: Trust = (env, issuer) => (names.has(issuer) ? trust(env, issuer) : null);
  return await verifyToken(c.env, c.req.header(name) ?? '', onlyThese, countStranger);
}

async function holderOf(env: Env, ticket: string, countStranger: CountStranger): Promise<Identity> {
  const reading = await readTicket(env, ticket, Date.now());
  if (reading && !reading.signed) await countStranger();
  const identity = reading && (await openTenant(env, reading.tenant).feed.redeemTicket(ticket));
  if (!identity) throw unauthenticated('invalid ticket: it is unknown, used or expired; get a new one');
  return identity;
}
