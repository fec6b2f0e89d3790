/** The local issuer: signs real tokens, with a key made at set-up, for whoever asks. It exists only where DEV_IDENTITY is on. */
import { importJWK, type JSONWebKeySet, type JWK, SignJWT } from 'jose';
import type { Identity } from '../../contracts/identity.ts';

export const DEV_ISSUER = 'https://dev.tapebook.invalid';
export const DEV_AUDIENCE = 'tapebook';

const LIFETIME = '12h';

/** The key set with which the local issuer's tokens are verified: its signing key without the private part. */
export function devPublicKeys(signingKey: JWK): JSONWebKeySet {
  const { d: _private, ...publicKey } = signingKey;
  return { keys: [{ ...publicKey, alg: 'ES256', use: 'sig' }] };
}

/** @returns a signed JWT for the identity asked for */
export async function issueDevToken(signingKey: JWK, claims: Omit<Identity, 'exp'>): Promise<string> {
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
