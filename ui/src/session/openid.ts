/**
 * Signing in with an OpenID provider: Authorization Code with PKCE (RFC 9700, OpenID Connect Core). The library checks state,
 * nonce, issuer and the ID token. Loaded when somebody signs in, renews or signs out.
 */
import * as oauth from 'oauth4webapi';
import { type AuthorizationAttempt, keepAttempt } from './attempt.ts';
import type { Provider, ProviderTokens } from './record.ts';

const TIMEOUT_MS = 10_000;
/** Clocks of desks are wrong by minutes, or by a time zone. An ID token that comes straight from the provider is new anyway. */
const CLOCK_TOLERANCE_SECONDS = 86_400;

/** Why signing in did not work, in words for the person. */
export class SignInError extends Error {
  /** `unreachable`: the same may work later. */
  constructor(
    message: string,
    readonly kind: 'refused' | 'unreachable',
  ) {
    super(message);
  }
}

/** The page to which a provider sends the person back; registered there, exactly so. */
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

/** New tokens for the refresh token of those that end soon. */
export async function renew(tokens: ProviderTokens, refreshToken: string): Promise<ProviderTokens> {
  const { provider } = tokens;
  const server = await discovered(provider);
  return explained(provider, async () => {
    const client = clientOf(provider);
    const options = optionsFor(provider);
    const response = await oauth.refreshTokenGrantRequest(server, client, oauth.None(), refreshToken, options);
    const renewed = tokensOf(provider, await oauth.processRefreshTokenResponse(server, client, response));
    // A provider that does not replace them sends neither again.
    return {
      ...renewed,
      refreshToken: renewed.refreshToken ?? refreshToken,
      idToken: renewed.idToken ?? tokens.idToken,
    };
  });
}

/**
 * Takes the refresh token back, so that nothing of the session is left.
 * @returns where the provider signs the person out; null where it does not offer to
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

/** The server takes issuers without TLS on this machine only. */
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
    // `fetch` fails with a TypeError, its time limit with a TimeoutError; a gateway before the provider answers 5xx.
    const status = error instanceof oauth.OperationProcessingError ? responseStatus(error.cause) : null;
    if (!(error instanceof oauth.OperationProcessingError) || (status !== null && status >= 500))
      throw new SignInError(`${name} cannot be reached`, 'unreachable');
    throw new SignInError(`${name} gave an answer that cannot be trusted: ${error.message}`, 'refused');
  }
}

const responseStatus = (cause: unknown): number | null => (cause instanceof Response ? cause.status : null);
