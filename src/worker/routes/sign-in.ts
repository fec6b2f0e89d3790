/** `GET /v1/sign-in`: how a person may sign in here. `GET /v1/me`: who the caller is, as the server sees it. */
import { createRoute } from '@hono/zod-openapi';
import type { Context } from 'hono';
import { Me, rightsOf, SignIn } from '../../contracts/identity.ts';
import { isSubjectOfKey } from '../../domain/actor.ts';
import { sha256Hex } from '../../domain/hash-chain.ts';
import { permittedOperations } from '../../domain/permissions.ts';
import { configOf } from '../config.ts';
import type { App } from '../context.ts';
import type { Issuer } from '../identity/issuers.ts';
import { json, newRouter, noQuery, problems } from './openapi-parts.ts';

const signInRoute = createRoute({
  method: 'get',
  path: '/v1/sign-in',
  tags: ['Identity'],
  summary: 'How a person may sign in; open to all',
  security: [],
  request: { query: noQuery },
  responses: { 200: json(SignIn, 'What a screen may offer'), ...problems() },
});

const meRoute = createRoute({
  method: 'get',
  path: '/v1/me',
  tags: ['Identity'],
  summary: 'Who the caller is, and what the caller may do',
  security: [{ bearer: [] }],
  request: { query: noQuery },
  responses: { 200: json(Me, 'The caller, as the server identifies it'), ...problems('unauthenticated') },
});

/** @param devIdentities whether `/dev/token` exists */
export function signInRoutes(devIdentities: (env: Env) => boolean) {
  const router = newRouter();
  router.openapi(signInRoute, c => {
    const { issuers } = configOf(c.env).TOKEN_ISSUERS;
    const answer: SignIn = {
      providers: issuers.flatMap(issuer => providerOf(issuer) ?? []),
      proxy: issuers.some(({ header }) => header !== undefined),
      devIdentities: devIdentities(c.env),
    };
    return c.json(answer, 200, { 'Cache-Control': 'no-store' });
  });
  return router;
}

function providerOf({ issuer, clientId, name, scopes = [], parameters }: Issuer): SignIn['providers'][number] | null {
  if (clientId === undefined) return null;
  return {
    id: sha256Hex(issuer).slice(0, 16),
    name: name ?? new URL(issuer).host,
    issuer,
    clientId,
    scopes: [...new Set(['openid', ...scopes])],
    ...(parameters && { parameters }),
  };
}

export const me = newRouter();

me.openapi(meRoute, c => {
  const identity = c.get('identity');
  const isKey = isSubjectOfKey(identity.sub);
  const answer: Me = {
    sub: identity.sub,
    issuer: identity.issuer ?? null,
    tenant: identity.tenant,
    roles: identity.roles,
    accounts: identity.accounts ?? null,
    // A key's `exp` is that of its streams, which begin anew.
    expiresAt: isKey ? (identity.keyEndsAt ?? null) : new Date(identity.exp * 1000).toISOString(),
    method: isKey ? 'api_key' : methodOf(c),
    operations: permittedOperations(rightsOf(identity)),
  };
  return c.json(answer, 200, { 'Cache-Control': 'no-store' });
});

const methodOf = (c: Context<App>) => (c.req.header('authorization') === undefined ? 'proxy' : 'token');
