/** Verifies JWTs against the issuers that are configured. */
import { decodeJwt, errors, jwtVerify } from 'jose';
import type { Identity } from '../../contracts/identity.ts';
import { configOf } from '../config.ts';
import { unauthenticated } from '../problem.ts';
import { type ClaimRules, identityOf } from './claims.ts';
import { type FindKey, keysAt } from './issuer-keys.ts';
import { ALGORITHMS } from './issuers.ts';
import { rememberVerified, verifiedBefore } from './verified-tokens.ts';

const CLOCK_TOLERANCE_SECONDS = 30;
/** Far above what an identity provider issues. */
const MAX_TOKEN = 8_192;

export interface TrustedIssuer extends ClaimRules {
  audience: string | string[];
  keys: FindKey;
  algorithms?: readonly string[] | undefined;
}

/** Whether, and by which keys, tokens that name this issuer are accepted. */
export type Trust = (env: Env, issuer: string) => TrustedIssuer | null;

/**
 * @param beforeFetch is called before keys are fetched from the issuer, and may refuse the fetch
 * @throws ProblemError for a token that is invalid, or cannot be verified now; says why
 */
export async function verifyToken(
  env: Env,
  token: string,
  trust: Trust,
  beforeFetch: () => Promise<void>,
): Promise<Identity> {
  if (token.length > MAX_TOKEN) throw unauthenticated(`invalid token: it is longer than ${MAX_TOKEN} characters`);
  const known = verifiedBefore(env, token, trust, Date.now());
  if (known) return known;
  try {
    // Only to know whose keys to try: nothing of it is believed before the signature is seen to be of that issuer.
    const issuer = decodeJwt(token).iss;
    const trusted = typeof issuer === 'string' ? trust(env, issuer) : null;
    if (typeof issuer !== 'string' || !trusted) throw unauthenticated(`unknown issuer: ${named(issuer)}`);
    const { payload, protectedHeader } = await jwtVerify(token, trusted.keys(beforeFetch), {
      issuer,
      audience: trusted.audience,
      algorithms: [...(trusted.algorithms ?? ALGORITHMS)],
      clockTolerance: CLOCK_TOLERANCE_SECONDS,
      requiredClaims: ['sub', 'exp'],
    });
    // No extension of the format is one of ours, so none that must be understood is understood.
    if (protectedHeader.crit)
      throw unauthenticated('invalid token: it requires an extension (crit) that is not supported');
    const identity = identityOf(payload, issuer, trusted);
    rememberVerified(env, token, trust, identity, Date.now());
    return identity;
  } catch (error) {
    if (error instanceof errors.JOSEError) throw unauthenticated(reasonOf(error));
    throw error;
  }
}

const named = (issuer: unknown): string =>
  typeof issuer === 'string' ? `tokens of ${issuer.slice(0, 200)} are not accepted here` : 'the token names none';

/** The library checks claims after the signature, so that only a token of the issuer learns more than that it is invalid. */
function reasonOf(error: errors.JOSEError): string {
  if (error instanceof errors.JWTExpired) return `expired: the token expired at ${timeOf(error.payload.exp)}`;
  if (!(error instanceof errors.JWTClaimValidationFailed))
    return 'invalid token: it is not a JWT signed with a key of its issuer';
  switch (error.claim) {
    case 'aud':
      return `wrong audience: the token is for ${[error.payload.aud ?? 'none'].flat().join(', ').slice(0, 200)}`;
    case 'sub':
      return 'bad subject: the token has no sub';
    default:
      return `invalid token: its ${error.claim} is ${error.reason === 'missing' ? 'missing' : 'not valid now'}`;
  }
}

const timeOf = (seconds: unknown): string =>
  typeof seconds === 'number' && Math.abs(seconds) < 1e11 ? new Date(seconds * 1000).toISOString() : 'an unknown time';

/** The issuers of TOKEN_ISSUERS. */
export const trustedIssuer: Trust = (env, name) => {
  const issuer = configOf(env).TOKEN_ISSUERS.issuers.find(candidate => candidate.issuer === name);
  return issuer ? { ...issuer, keys: keysAt(issuer.jwksUri) } : null;
};
