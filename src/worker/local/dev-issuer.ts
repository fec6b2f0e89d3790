/** The local issuer: signs real tokens, with a key made at set-up, for whoever asks. It exists only where DEV_IDENTITY is on. */
import { createLocalJWKSet, importJWK, type JSONWebKeySet, type JWK, SignJWT } from 'jose';
import type { Identity } from '../../contracts/identity.ts';
import { type Trust, type TrustedIssuer, trustedIssuer } from '../identity/token.ts';
import { devSigningKey } from './dev-settings.ts';

export const DEV_ISSUER = 'https://dev.tapebook.invalid';
export const DEV_AUDIENCE = 'tapebook';

const LIFETIME = '12h';

const trusted = new WeakMap<JWK, TrustedIssuer>();

/** Trusts the local issuer, where there is one, besides those of TOKEN_ISSUERS. */
export const trustLocally: Trust = (env, issuer) => {
  const signingKey = issuer === DEV_ISSUER ? devSigningKey(env) : null;
  if (!signingKey) return trustedIssuer(env, issuer);
  const known = trusted.get(signingKey);
  if (known) return known;
  const keys = createLocalJWKSet(devPublicKeys(signingKey));
  const local = { audience: DEV_AUDIENCE, keys: () => keys };
  trusted.set(signingKey, local);
  return local;
};

/** The key set with which the local issuer's tokens are verified: its signing key without the private part. */
export function devPublicKeys(signingKey: JWK): JSONWebKeySet {
  const { d: _private, ...publicKey } = signingKey;
  return { keys: [{ ...publicKey, alg: 'ES256', use: 'sig' }] };
}

/** @returns a signed JWT for the identity asked for */
export async function issueDevToken(signingKey: JWK, claims: Omit<Identity, 'exp' | 'issuer'>): Promise<string> {
  const { sub, ...rest } = claims;
  return new SignJWT(rest)
    .setProtectedHeader({ alg: 'ES256', kid: signingKey.kid ?? '' })
    .setSubject(sub)
    .setIssuer(DEV_ISSUER)
    .setAudience(DEV_AUDIENCE)
    .setIssuedAt()
    .setExpirationTime(LIFETIME)
    .sign(await importJWK(signingKey, 'ES256'));
}
