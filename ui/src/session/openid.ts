/**
 * Signs in with an OpenID provider: Authorization Code with PKCE (RFC 9700, OpenID Connect Core 1.0). The library checks
 * state, nonce, issuer and ID token. Loaded on demand.
 */
import * as oauth from 'oauth4webapi';
import { type AuthorizationAttempt, keepAttempt } from './attempt.ts';
import type { Provider, ProviderTokens } from './record.ts';

const TIMEOUT_MS = 10_000;
/** Covers clocks that are wrong by a time zone. An ID token straight from the token endpoint is always new. */
const CLOCK_TOLERANCE_SECONDS = 86_400;

/** Reason for a failed sign-in, worded for the person. */
export class SignInError extends Error {
  constructor(
    message: string,
    readonly kind: 'refused' | 'unreachable',
  ) {
    super(message);
  }
}

/** Address to which a provider sends people back, exactly as registered there. */
const returnUri = (): string => `${location.origin}/`;

/** Goes to the provider, which comes back with an answer for `finish`. */
export async function begin(provider: Provider, from: Pick<AuthorizationAttempt, 'address' | 'person'>): Promise<void> {
  const attempt: AuthorizationAttempt = {
    ...from,
    provider,
    state: oauth.generateRandomState(),
    nonce: oauth.generateRandomNonce(),
    codeVerifier: oauth.generateRandomCodeVerifier(),
  };
  const { authorization_endpoint: endpoint } = await discovered(provider);
  if (endpoint === undefined) throw new SignInError(`${provider.name} does not offer to sign in`, 'refused');
  const url = new URL(endpoint);
  const parameters = {
    ...provider.parameters,
    response_type: 'code',
    client_id: provider.clientId,
    redirect_uri: returnUri(),
    scope: provider.scopes.join(' '),
    state: attempt.state,
    nonce: attempt.nonce,
    code_challenge: await oauth.calculatePKCECodeChallenge(attempt.codeVerifier),
    code_challenge_method: 'S256',
  };
  for (const [name, value] of Object.entries(parameters)) url.searchParams.set(name, value);
  keepAttempt(attempt);
  location.assign(url);
}

/** Exchanges the provider's answer for tokens. */
export async function finish(attempt: AuthorizationAttempt, answer: URLSearchParams): Promise<ProviderTokens> {
  const { provider } = attempt;
  const server = await discovered(provider);
  return explained(provider, async () => {
    const client = clientOf(provider);
    const parameters = oauth.validateAuthResponse(server, client, answer, attempt.state);
    const response = await oauth.authorizationCodeGrantRequest(
      server,
      client,
      oauth.None(),
      parameters,
      returnUri(),
      attempt.codeVerifier,
      optionsFor(provider),
    );
    const expected = { expectedNonce: attempt.nonce, requireIdToken: true };
    return tokensOf(provider, await oauth.processAuthorizationCodeResponse(server, client, response, expected));
  });
}

/** Exchanges a refresh token for new tokens. */
export async function renew(tokens: ProviderTokens, refreshToken: string): Promise<ProviderTokens> {
  const { provider } = tokens;
  const server = await discovered(provider);
  return explained(provider, async () => {
    const client = clientOf(provider);
    const options = optionsFor(provider);
    const response = await oauth.refreshTokenGrantRequest(server, client, oauth.None(), refreshToken, options);
    const renewed = tokensOf(provider, await oauth.processRefreshTokenResponse(server, client, response));
    // Providers may leave out a token that stays as it is.
    return {
      ...renewed,
      refreshToken: renewed.refreshToken ?? refreshToken,
      idToken: renewed.idToken ?? tokens.idToken,
    };
  });
}

/**
 * Revokes the refresh token.
 * @returns the address that signs the person out at the provider; null if there is no such address
 */
export async function end({ provider, refreshToken, idToken }: ProviderTokens): Promise<URL | null> {
  const server = await discovered(provider);
  if (refreshToken !== null && server.revocation_endpoint !== undefined)
    await explained(provider, async () => {
      const options = optionsFor(provider);
      const client = clientOf(provider);
      await oauth.processRevocationResponse(
        await oauth.revocationRequest(server, client, oauth.None(), refreshToken, options),
      );
    });
  if (server.end_session_endpoint === undefined) return null;
  const url = new URL(server.end_session_endpoint);
  url.searchParams.set('client_id', provider.clientId);
  url.searchParams.set('post_logout_redirect_uri', returnUri());
  if (idToken !== null) url.searchParams.set('id_token_hint', idToken);
  return url;
}

function discovered(provider: Provider): Promise<oauth.AuthorizationServer> {
  return explained(provider, async () => {
    const issuer = new URL(provider.issuer);
    return oauth.processDiscoveryResponse(issuer, await oauth.discoveryRequest(issuer, optionsFor(provider)));
  });
}

const clientOf = ({ clientId }: Provider): oauth.Client => ({
  client_id: clientId,
  [oauth.clockTolerance]: CLOCK_TOLERANCE_SECONDS,
});

/** Allows plain HTTP for the issuers that the server accepts without TLS: those on localhost. */
const optionsFor = ({ issuer }: Provider) => ({
  [oauth.allowInsecureRequests]: new URL(issuer).protocol === 'http:',
  signal: AbortSignal.timeout(TIMEOUT_MS),
});

function tokensOf(provider: Provider, response: oauth.TokenEndpointResponse): ProviderTokens {
  const receivedAtMs = Date.now();
  return {
    by: 'provider',
    provider,
    accessToken: response.access_token,
    refreshToken: response.refresh_token ?? null,
    idToken: response.id_token ?? null,
    receivedAtMs,
    endsAtMs: response.expires_in === undefined ? null : receivedAtMs + response.expires_in * 1000,
  };
}

async function explained<T>({ name }: Provider, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof oauth.AuthorizationResponseError || error instanceof oauth.ResponseBodyError)
      throw new SignInError(
        `${name} refused: ${error.error_description ?? error.error.replaceAll('_', ' ')}`,
        'refused',
      );
    // Network failures and timeouts are not errors of the library; a gateway in front answers 5xx.
    const status = error instanceof oauth.OperationProcessingError ? responseStatus(error.cause) : null;
    if (!(error instanceof oauth.OperationProcessingError) || (status !== null && status >= 500))
      throw new SignInError(`${name} cannot be reached`, 'unreachable');
    throw new SignInError(`${name} gave an answer that cannot be trusted: ${error.message}`, 'refused');
  }
}

const responseStatus = (cause: unknown): number | null => (cause instanceof Response ? cause.status : null);
