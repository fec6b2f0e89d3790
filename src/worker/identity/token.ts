/** Verifies JWTs against the issuers that are configured. */
import { createRemoteJWKSet, decodeJwt, errors, type JWTPayload, type JWTVerifyGetKey, jwtVerify } from 'jose';
import { Identity } from '../../contracts/identity.ts';
import { configOf } from '../config.ts';

/** Asymmetric signatures only: with a shared secret, whoever can verify could also sign. */
const ALGORITHMS = ['ES256', 'ES384', 'PS256', 'RS256', 'EdDSA'];
const CLOCK_TOLERANCE_SECONDS = 30;
/** Far above what an identity provider issues. */
const LONGEST_TOKEN = 8_192;

export interface TrustedIssuer {
  audience: string;
  keys: JWTVerifyGetKey;
}

/** Whether, and by which keys, tokens that name this issuer are accepted. */
export type Trust = (env: Env, issuer: string) => TrustedIssuer | null;

/** Key sets fetched from issuers; a cache for the life of the isolate, which jose refreshes when a key is unknown. */
const remoteKeys = new Map<string, JWTVerifyGetKey>();

/** @returns who the token says its bearer is; null when it is not a valid token of a configured issuer */
export async function verifyToken(env: Env, token: string, trust: Trust): Promise<Identity | null> {
  if (token.length > LONGEST_TOKEN) return null;
  try {
    const issuer = decodeJwt(token).iss;
    const trusted = issuer === undefined ? null : trust(env, issuer);
    if (!issuer || !trusted) return null;
    const { payload } = await jwtVerify(token, trusted.keys, {
      issuer,
      audience: trusted.audience,
      algorithms: ALGORITHMS,
      clockTolerance: CLOCK_TOLERANCE_SECONDS,
      requiredClaims: ['sub', 'exp'],
    });
    return identityOf(payload);
  } catch (error) {
    if (error instanceof errors.JOSEError && !(error instanceof errors.JWKSTimeout)) return null;
    throw error;
  }
}

/** The issuers of TOKEN_ISSUERS. */
export function trustedIssuer(env: Env, name: string): TrustedIssuer | null {
  const issuer = configOf(env).TOKEN_ISSUERS.find(candidate => candidate.issuer === name);
  if (!issuer) return null;
  const keys = remoteKeys.get(issuer.jwksUri) ?? createRemoteJWKSet(new URL(issuer.jwksUri));
  remoteKeys.set(issuer.jwksUri, keys);
  return { audience: issuer.audience, keys };
}

const identityOf = (payload: JWTPayload): Identity | null => Identity.safeParse(payload).data ?? null;
