/** A real OpenID provider (npm oidc-provider) for tests, with people, short-lived tokens, and ways to fail. */
import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { SignJWT } from 'jose';
import Provider from 'oidc-provider';

/** Steps of signing in at which a provider can be down, by the path of its endpoint. */
const PATHS = {
  discovery: '/.well-known/openid-configuration',
  authorization: '/auth',
  token: '/token',
  keys: '/jwks',
  'sign-out': '/session/end',
} as const;
export type Step = keyof typeof PATHS;

export interface OidcStand {
  issuer: string;
  jwksUri: string;
  /** Steps at which connections are cut. */
  down: Set<Step>;
  /** Lifetime of the access tokens issued from now on; at least one second. */
  lifetimeSeconds: number;
  /** Answers of the token endpoint so far, by grant type. */
  granted: Record<'authorization_code' | 'refresh_token', number>;
  /** Refused renewals, such as a second use of the same refresh token. */
  refusedRefreshes: number;
  /** False to sign in without refresh tokens. */
  hasRefreshTokens: boolean;
  revokeRefreshTokens(): Promise<void>;
  /** Signs an access token for a proxy to pass on. */
  tokenFor(login: string): Promise<string>;
  stop(): Promise<void>;
}

export const CLIENT_ID = 'tapebook-desk';
export const AUDIENCE = 'tapebook';

const RESOURCE = {
  scope: 'trades',
  audience: AUDIENCE,
  accessTokenFormat: 'jwt',
  jwt: { sign: { alg: 'RS256' } },
} as const;

/**
 * @param claimsOf claims of each person's access token, by login
 * @param pageUrl origin of the page, asked for when a sign-in begins
 */
export async function startOidcStand(claimsOf: { [login: string]: object }, pageUrl: () => string): Promise<OidcStand> {
  let handle: (request: IncomingMessage, response: ServerResponse) => void = () => {};
  const down = new Set<Step>();
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://localhost');
    const isDown = [...down].some(step => pathname === PATHS[step]);
    if (isDown) request.socket.destroy();
    else handle(request, response);
  });
  server.listen(0);
  await once(server, 'listening');
  const issuer = `http://localhost:${(server.address() as AddressInfo).port}`;

  const stand: OidcStand = {
    issuer,
    jwksUri: `${issuer}${PATHS.keys}`,
    down,
    lifetimeSeconds: 3_600,
    granted: { authorization_code: 0, refresh_token: 0 },
    refusedRefreshes: 0,
    hasRefreshTokens: true,
    revokeRefreshTokens: async () => {
      await Promise.all(refreshTokens.splice(0).map(token => token.destroy()));
    },
    tokenFor: login =>
      new SignJWT({ ...claimsOf[login] })
        .setProtectedHeader({ alg: 'RS256', kid: KEY_ID })
        .setSubject(login)
        .setIssuer(issuer)
        .setAudience(AUDIENCE)
        .setExpirationTime(`${stand.lifetimeSeconds}s`)
        .sign(privateKey),
    stop: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
  const refreshTokens: { destroy(): Promise<void> }[] = [];
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const provider = providerOf(stand, claimsOf, privateKey);
  provider.on('refresh_token.saved', token => refreshTokens.push(token));
  provider.on('grant.success', ({ oidc }) => {
    const type = oidc.params?.grant_type;
    if (type === 'authorization_code' || type === 'refresh_token') stand.granted[type] += 1;
  });
  provider.on('grant.error', ({ oidc }) => {
    if (oidc.params?.grant_type === 'refresh_token') stand.refusedRefreshes += 1;
  });
  const allowed = (uri: string) => uri === `${pageUrl()}/`;
  provider.Client.prototype.redirectUriAllowed = allowed;
  provider.Client.prototype.postLogoutRedirectUriAllowed = allowed;
  const answer = provider.callback();
  handle = (request, response) =>
    void (isInteraction(request) ? interact(provider, request, response) : answer(request, response));
  return stand;
}

function providerOf(stand: OidcStand, claimsOf: { [login: string]: object }, privateKey: KeyObject): Provider {
  const lifetime = () => Math.max(1, stand.lifetimeSeconds);
  return new Provider(stand.issuer, {
    clients: [
      {
        client_id: CLIENT_ID,
        redirect_uris: ['http://localhost/'],
        post_logout_redirect_uris: ['http://localhost/'],
        token_endpoint_auth_method: 'none',
        grant_types: ['authorization_code', 'refresh_token'],
      },
    ],
    jwks: { keys: [{ ...privateKey.export({ format: 'jwk' }), kid: KEY_ID, use: 'sig', alg: 'RS256' }] },
    cookies: { keys: ['only for tests'] },
    pkce: { required: () => true },
    scopes: ['openid', 'offline_access', 'trades'],
    clientBasedCORS: () => true,
    rotateRefreshToken: true,
    issueRefreshToken: async () => stand.hasRefreshTokens,
    interactions: { url: (_ctx, { uid }) => `/interaction/${uid}` },
    findAccount: (_ctx, sub) => (sub in claimsOf ? { accountId: sub, claims: async () => ({ sub }) } : undefined),
    extraTokenClaims: async (_ctx, token) =>
      'accountId' in token ? (claimsOf[token.accountId ?? ''] as Record<string, unknown>) : undefined,
    // Consent is assumed: it concerns the provider alone.
    loadExistingGrant: async ({ oidc }) => {
      const grant = new oidc.provider.Grant({ clientId: CLIENT_ID, accountId: oidc.session?.accountId ?? '' });
      grant.addOIDCScope('openid offline_access trades');
      grant.addResourceScope(AUDIENCE_URI, 'trades');
      await grant.save();
      return grant;
    },
    formats: {
      customizers: {
        jwt: (_ctx, _token, { payload }) => {
          payload.exp = Number(payload.iat) + stand.lifetimeSeconds;
          return undefined;
        },
      },
    },
    features: {
      devInteractions: { enabled: false },
      revocation: { enabled: true },
      rpInitiatedLogout: {
        enabled: true,
        logoutSource: async (ctx, form) => {
          ctx.body = signOutPage(form);
        },
      },
      resourceIndicators: {
        enabled: true,
        defaultResource: () => AUDIENCE_URI,
        useGrantedResource: () => true,
        getResourceServerInfo: () => RESOURCE,
      },
    },
    ttl: { AccessToken: lifetime, IdToken: 60, RefreshToken: 86_400 },
  });
}

const KEY_ID = 'k1';
const AUDIENCE_URI = 'urn:tapebook';

const isInteraction = ({ url }: IncomingMessage) => url?.startsWith('/interaction/') ?? false;

/** Serves the provider's own page, which believes every login. */
async function interact(provider: Provider, request: IncomingMessage, response: ServerResponse): Promise<void> {
  if (request.method !== 'POST') {
    response.setHeader('content-type', 'text/html');
    response.end(
      '<title>Provider</title><form method="post"><label>Login <input name="login"></label><button>Continue</button></form>',
    );
    return;
  }
  let body = '';
  for await (const chunk of request) body += chunk;
  const login = new URLSearchParams(body).get('login');
  const result = login === '' ? { error: 'access_denied' } : { login: { accountId: login ?? '' } };
  await provider.interactionFinished(request, response, result, { mergeWithLastSubmission: false });
}

const signOutPage = (form: string) =>
  `<title>Provider</title>${form}<button form="op.logoutForm" name="logout" value="yes">Sign out of the provider</button>`;
