/** Verifies JWTs against the issuers that are configured. */
import { decodeJwt, errors, type JWTVerifyGetKey, jwtVerify } from 'jose';
import type { Identity } from '../../contracts/identity.ts';
import { configOf } from '../config.ts';
import { type ClaimRules, identityOf } from './claims.ts';
import { keysAt } from './issuer-keys.ts';
import { ALGORITHMS } from './issuers.ts';
import { rememberVerified, verifiedBefore } from './verified-tokens.ts';

const CLOCK_TOLERANCE_SECONDS = 30;
/** Far above what an identity provider issues. */
const LONGEST_TOKEN = 8_192;

export interface TrustedIssuer extends ClaimRules {
  audience: string | string[];
  keys: JWTVerifyGetKey;
  algorithms?: readonly string[] | undefined;
}

/** Whether, and by which keys, tokens that name this issuer are accepted. */
export type Trust = (env: Env, issuer: string) => TrustedIssuer | null;

/**
 * @returns who the token says its bearer is; null when it is not a valid token of a trusted issuer
 * @throws ProblemError when that cannot be told now
 */
export async function verifyToken(env: Env, token: string, trust: Trust): Promise<Identity | null> {
  if (token.length > LONGEST_TOKEN) return null;
  const known = verifiedBefore(env, token, trust, Date.now());
  if (known) return known;
  try {
    // Only to know whose keys to try: nothing of it is believed before the signature is seen to be of that issuer.
    const issuer = decodeJwt(token).iss;
    const trusted = typeof issuer === 'string' ? trust(env, issuer) : null;
    if (!issuer || !trusted) return null;
    const { payload, protectedHeader } = await jwtVerify(token, trusted.keys, {
      issuer,
      audience: trusted.audience,
      algorithms: [...(trusted.algorithms ?? ALGORITHMS)],
      clockTolerance: CLOCK_TOLERANCE_SECONDS,
      requiredClaims: ['sub', 'exp'],
    });
    // No extension of the format is one of ours, so none that must be understood is understood.
    const identity = protectedHeader.crit ? null : identityOf(payload, trusted);
    if (identity) rememberVerified(env, token, trust, identity, Date.now());
    return identity;
  } catch (error) {
    if (error instanceof errors.JOSEError) return null;
    throw error;
  }
}

/** The issuers of TOKEN_ISSUERS. */
export const trustedIssuer: Trust = (env, name) => {
  const issuer = configOf(env).TOKEN_ISSUERS.find(candidate => candidate.issuer === name);
  return issuer ? { ...issuer, keys: keysAt(issuer.jwksUri) } : null;
};
